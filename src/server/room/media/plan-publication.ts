import { type PublicationInfo, type Source, sourceKinds, sources } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Member } from '../state/members.js';
import type { Candidate } from './calls-bodies.js';

/**
 * The publication a track would be beside `publications`: what its publisher declared it to be, or else the first
 * source of its kind that is granted and free. A source that another session of theirs publishes is free too, if
 * only after all others: that session may be dead, and the new track takes the old one's place.
 * @throws `Refusal` `not_allowed` where there is none; `screen_taken` where another's screen has ended this one.
 */
export function planPublication(
  { grants, declared: declarations }: Pick<Member, 'grants' | 'declared'>,
  publications: Record<string, PublicationInfo>,
  sessionId: string,
  { trackName, kind, layers, source: first }: Candidate,
): PublicationInfo {
  const declared = Object.hasOwn(declarations, trackName) ? declarations[trackName] : undefined;
  if (declared?.taken) throw Refusal.screenTaken();
  const others = Object.values(publications).filter((other) => other.trackName !== trackName);
  const holder = (source: Source) => others.find((other) => other.source === source);
  // What nobody declared is a microphone or a camera. A screen is declared, and its sound comes beside it: otherwise
  // a microphone that was withdrawn would go on as the sound of a screen.
  const sharesScreen = others.some((other) => other.source === 'screen');
  const mayBe = (source: Source) =>
    declared ? source !== 'screen-audio' || sharesScreen : source === 'microphone' || source === 'camera';
  const granted = sources.filter(
    (source) => sourceKinds[source] === kind && grants.publish.includes(source) && mayBe(source),
  );
  const free = [
    ...granted.filter((source) => !holder(source)),
    ...granted.filter((source) => (holder(source)?.sessionId ?? sessionId) !== sessionId),
  ];
  const source = declared && sourceKinds[declared.source] === kind ? declared.source : free[0];
  // Where a source is withdrawn while the SFU is at work, the track does not turn into another one.
  const isWithdrawn = !declared && first !== undefined && !granted.includes(first);
  if (source === undefined || isWithdrawn || !free.includes(source)) {
    throw source === undefined ? Refusal.noSource(kind) : Refusal.sourceTaken(source);
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
