import { type PublicationInfo, sourceKinds, sources } from '../../room/messages.js';
import { Refusal } from '../refusal.js';
import type { Candidate } from './calls-bodies.js';
import type { Member } from './members.js';

/**
 * The publication a track would be beside `publications`: what its publisher declared it to be, or else the first
 * source of its kind that is granted and free.
 * @throws `Refusal` `not_allowed` where there is none.
 */
export function planPublication(
  { grants, declared: declarations }: Pick<Member, 'grants' | 'declared'>,
  publications: Record<string, PublicationInfo>,
  sessionId: string,
  { trackName, kind, layers }: Candidate,
): PublicationInfo {
  const declared = Object.hasOwn(declarations, trackName) ? declarations[trackName] : undefined;
  const taken = Object.values(publications)
    .filter((other) => other.trackName !== trackName)
    .map((other) => other.source);
  const free = sources.filter(
    (source) => sourceKinds[source] === kind && grants.publish.includes(source) && !taken.includes(source),
  );
  const source = declared && sourceKinds[declared.source] === kind ? declared.source : free[0];
  if (source === undefined || !free.includes(source)) {
    throw Refusal.notAllowed(`publish ${source ? `another ${source}` : `(more) ${kind}`}`);
  }
  return {
    trackName,
    source,
    kind,
    sessionId,
    muted: declared?.muted ?? false,
    ...(layers.length > 0 ? { layers } : {}),
  };
}
