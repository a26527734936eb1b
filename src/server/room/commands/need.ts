import type { Grants } from '../../../room/protocol/index.js';

/**
 * Who may run an entry: `anyone` includes waiting participants, `admitted` means everyone else, `host` means hosts;
 * the others are grants.
 */
export type Need =
  | 'anyone'
  | 'admitted'
  | 'host'
  | Exclude<keyof Grants, 'publish' | 'storage'>
  | 'storage.read'
  | 'storage.write';
