import { ApiError } from '../errors.js';
import type { ParsedFault } from './fault.js';

export type ItemFault = Extract<ParsedFault, { type: 'item-error' }>;

const lists = ['tracks', 'dataChannels'] as const;
const names = ['trackName', 'dataChannelName', 'mid', 'id', 'adapterId'] as const;

/** Runs the operation for the items that are to succeed, and adds errors for the others. */
export async function withoutItems(
  body: unknown,
  faults: readonly ItemFault[],
  run: (body: unknown) => Promise<object> | object,
): Promise<object> {
  const request = (body ?? {}) as Record<string, unknown>;
  const list = lists.find((name) => Array.isArray(request[name]));
  if (!list) return run(body);
  const items = request[list] as unknown[];
  const errors = items.map((item) => errorOf(item, faults));
  if (errors.every((error) => error === undefined)) return run(body);
  const kept = items.filter((_, at) => errors[at] === undefined);
  const answer: { [key: string]: unknown } =
    kept.length === 0 ? {} : { ...(await run({ ...request, [list]: kept })) };
  const results = [...((answer[list] as object[] | undefined) ?? [])];
  // The remaining results are discovered tracks.
  return { ...answer, [list]: [...errors.map((error) => error ?? results.shift()), ...results] };
}

/** The error of the item, if a fault applies to it. */
function errorOf(item: unknown, faults: readonly ItemFault[]): object | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const known = item as Record<string, unknown>;
  const fault = faults.find((candidate) =>
    names.some((name) => known[name] !== undefined && String(known[name]) === candidate.item),
  );
  return fault && { ...item, ...new ApiError(fault.errorCode, 'A fault was asked for.').body };
}
