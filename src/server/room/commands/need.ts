import type { Grants } from '../../../room/protocol/index.js';

/** Who may: `anyone` is also for those waiting, `admitted` for everyone else, `host` for hosts, else a grant. */
export type Need =
  | 'anyone'
  | 'admitted'
  | 'host'
  | Exclude<keyof Grants, 'publish' | 'storage'>
  | 'storage.read'
  | 'storage.write';
