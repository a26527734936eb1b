import type { Member } from './member.js';

/** Who may read a message: everyone, those who see the backstage, or the subjects of its sender and its recipient. */
export type ChatReaders = 'everyone' | 'backstage' | readonly [string, string];

/**
 * Whether a member may read what was said while the room was backstage, then and after it went live: everyone but
 * viewers. A viewer who comes on stage may read it, and a person who returns to the audience may not.
 */
export function seesBackstage({ info: { role } }: Member): boolean {
  return role !== 'viewer' && role !== 'waiting';
}
