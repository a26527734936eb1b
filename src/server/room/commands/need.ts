import type { Grants } from '../../../room/protocol/index.js';
import type { Member } from '../state/member.js';

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

/** Whether a member's role and grants meet a need. `admitted` also needs a place inside the room (`Roster.isInside`). */
export function meets({ info: { role }, grants }: Member, need: Need): boolean {
  switch (need) {
    case 'anyone':
      return true;
    case 'present':
    case 'admitted':
      return role !== 'waiting';
    case 'host':
      return role === 'host';
    case 'storage.read':
      return grants.storage !== 'none';
    case 'storage.write':
      return grants.storage === 'write';
    default:
      return grants[need];
  }
}
