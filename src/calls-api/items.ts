import { CallsError } from './calls-error.js';
import type { WireError } from './wire.js';

/** What became of one item of a batch: its fields as answered, and its error, or null where it succeeded. */
export type Outcome<T extends WireError> = Omit<T, keyof WireError> & { error: CallsError | null };

/** The outcomes of an answer whose items nobody named beforehand. */
export function outcomes<T extends WireError>(
  what: string,
  status: number,
  results: readonly T[],
): Outcome<T>[] {
  return results.map((result) => outcome(what, status, result));
}

/**
 * One outcome per requested item, in the request's order, whatever the answer's order is: an item that is absent
 * from the answer is an error, not a success.
 *
 * @param keys fields that tell items apart. A result matches where none of them contradicts the request; one it
 *   leaves out, or a request's `#name` mid, contradicts nothing.
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
