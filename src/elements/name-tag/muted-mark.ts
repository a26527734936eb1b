import type { SourceRevocation } from '../../call/participants/participant.js';
import { lockIcon, micOffIcon } from '../icon/icons.js';

/** How a muted microphone is shown: muted by its owner, by a moderator, or so that its owner cannot unmute. */
export interface MutedMark {
  readonly word: 'muted' | 'mutedByModerator' | 'mayNotSpeak';
  readonly icon: typeof micOffIcon;
  readonly kind: 'muted' | 'revoked';
}

const MUTED: MutedMark = { word: 'muted', icon: micOffIcon, kind: 'muted' };
const BY_MODERATOR: MutedMark = { word: 'mutedByModerator', icon: micOffIcon, kind: 'revoked' };
const BLOCKED: MutedMark = { word: 'mayNotSpeak', icon: lockIcon, kind: 'muted' };

/** @param revoked of the microphone, which is muted */
export function mutedMark(revoked: SourceRevocation | null): MutedMark {
  if (!revoked) return MUTED;
  return revoked.mayLift ? BY_MODERATOR : BLOCKED;
}
