import type { Revocation, RevokedSources, Role, Source } from '../../../room/protocol/index.js';
import type { Member } from '../state/member.js';
import type { Members, Standing } from '../state/members.js';
import { own } from '../state/own.js';
import { isBelow } from './grants.js';

/** The id of the revocation by the room's own rule, which nobody can lift. */
const RULE = 'room';

/**
 * The revocations of a person in `role`.
 * @param mayUnmute the rule of the room: whether everyone may turn their microphone on.
 */
export function revocationsOf({ revoked, speech }: Standing, role: Role, mayUnmute: boolean): Revocation[] {
  const isRuled = !mayUnmute && speech === null && isBelow(role, 'moderator');
  const own = Object.entries(revoked).map(([name, { id, by, mayLift }]) => {
    const source = name as Source;
    return { source, id, by, mayLift: mayLift && !(isRuled && source === 'microphone') };
  });
  if (!isRuled || revoked.microphone) return own;
  return [...own, { source: 'microphone', id: RULE, by: null, mayLift: false }];
}

/** What the others see of a person's revocations; null: nothing. */
export function publicly(revoked: readonly Revocation[]): RevokedSources | null {
  if (revoked.length === 0) return null;
  return Object.fromEntries(revoked.map(({ source, mayLift }) => [source, mayLift ? 'muted' : 'blocked']));
}

/** Whether a member may publish a microphone, or may not only because it is revoked. */
export function mayHaveMicrophone({ grants, info }: Member): boolean {
  return grants.publish.includes('microphone') || info.revoked?.microphone !== undefined;
}

/**
 * Whether the microphone of a person is on, in any of their windows. A phone call or the system may interrupt it. A client
 * could claim that, but it could as well send silence instead.
 */
export function isSpeaking(members: Members, subject: string): boolean {
  return [...members.group(`subject ${subject}`).values()].some(({ info, declared }) =>
    Object.values(info.publications).some(
      ({ source, muted, trackName }) =>
        source === 'microphone' && (!muted || own(declared, trackName)?.interrupted === true),
    ),
  );
}
