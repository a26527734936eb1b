import { type PublicationInfo, type Source, sourceKinds, sources } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { Member } from '../state/member.js';
import type { Candidate } from './calls-bodies.js';

/**
 * Decides the source of a new track beside `publications`: the source its publisher declared, or the first granted
 * and free source of its kind. A source published by another session of the same participant also counts as free, but
 * last: that session may be dead, and the new track then replaces the old one.
 * @throws `Refusal` `not_allowed` when no source fits; `screen_taken` when another participant's screen has ended
 * this one.
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
  // An undeclared track is a microphone or a camera. Screens must be declared, and screen audio must accompany a
  // screen: otherwise a revoked microphone could continue as screen audio.
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
  // If the source is revoked while the SFU works, the track must not become another source.
  if (source !== undefined && !grants.publish.includes(source)) throw Refusal.sourceNotGranted(source);
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
