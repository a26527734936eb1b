import { CallsError } from './calls-error.js';
import type { WireError } from './wire.js';

/** The outcome of one item of a batch: the fields of the response, and the item's error, or null if it succeeded. */
export type Outcome<T extends WireError> = Omit<T, keyof WireError> & { error: CallsError | null };

/** The outcomes of a response whose items the request did not list. */
export function outcomes<T extends WireError>(
  what: string,
  status: number,
  results: readonly T[],
): Outcome<T>[] {
  return results.map((result) => outcome(what, status, result));
}

/**
 * Returns one outcome per requested item, in request order, whatever the order of the response. An item that is
 * missing from the response is an error, not a success.
 *
 * @param keys fields that identify an item. A result matches a request unless one of these fields differs. A field
 *   that the result omits, or a `#name` mid in the request, counts as equal.
 */
export function outcomesOf<
  Request extends object,
  T extends WireError & Partial<Record<keyof Request, unknown>>,
>(
  what: string,
  status: number,
  requested: readonly Request[],
  results: readonly T[],
  keys: readonly (keyof Request)[],
): Outcome<T>[] {
  const left = new Set(results);
  return requested.map((request, index) => {
    const matches = (result: T | undefined): result is T =>
      result !== undefined && left.has(result) && keys.every((key) => agree(request[key], result[key]));
    const inPlace = results[index];
    const result = matches(inPlace) ? inPlace : results.find(matches);
    if (!result)
      return {
        ...(request as unknown as Omit<T, keyof WireError>),
        error: CallsError.unreported(what, status),
      };
    left.delete(result);
    return outcome(what, status, result);
  });
}

function agree(asked: unknown, answered: unknown): boolean {
  if (asked === undefined || answered === undefined || asked === answered) return true;
  return typeof asked === 'string' && asked.startsWith('#');
}

function outcome<T extends WireError>(what: string, status: number, result: T): Outcome<T> {
  const { errorCode, errorDescription, ...fields } = result;
  const error = errorCode ? CallsError.answered(what, { errorCode, errorDescription }, status) : null;
  return { ...fields, error };
}
