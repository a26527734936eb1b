import type { QueryName } from './queries.js';

/**
 * Queries with potentially large answers. A page has at most 64 kB of JSON (but always at least one item), so it may
 * have fewer items than `limit`. The room answers one large query at a time on each socket, and the next one when the
 * client has returned the mark of the previous answer.
 */
const largeQueries: ReadonlySet<string> = new Set<QueryName>([
  'room.state',
  'viewers',
  'presence.list',
  'chat.history',
  'storage.get',
  'storage.list',
  'bans',
  'reports',
]);

/** Whether the room answers this query one at a time. */
export function isLargeQuery(name: string): boolean {
  return largeQueries.has(name);
}
