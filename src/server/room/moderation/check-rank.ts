import type { Role } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Member } from '../state/member.js';
import { mayActOn } from './grants.js';
import type { ModerationRecords } from './moderation-records.js';

/**
 * Checks that the actor ranks above a person. The highest role among the person's windows counts, because a decision
 * about a person applies to all of them.
 * @param role the role in the window that the command names.
 * @throws `Refusal` `not_allowed`
 */
export function checkRank(
  moderation: ModerationRecords,
  actor: Member,
  command: string,
  person: { subject: string; role: Role },
): void {
  const highest = moderation.highestRole(person.subject, person.role);
  if (!mayActOn(actor.info.role, highest))
    throw Refusal.notAllowed(`Your role does not allow ${command} for a ${highest}.`);
}
