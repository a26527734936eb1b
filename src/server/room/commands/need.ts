import type { Grants } from '../../../room/protocol/index.js';

/**
 * Who may run an entry: `anyone` includes waiting participants, `present` means everyone else, `admitted` means those of
 * them who see the room (no viewers while it is backstage), `host` means hosts; the others are grants.
 */
export type Need =
  | 'anyone'
  | 'present'
  | 'admitted'
  | 'host'
  | Exclude<keyof Grants, 'publish' | 'storage'>
  | 'storage.read'
  | 'storage.write';
