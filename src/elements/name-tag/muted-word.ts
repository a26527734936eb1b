import type { SourceRevocation } from '../../call/participants/participant.js';

/**
 * Returns how a muted microphone is muted: by its owner, by a moderator, or so that its owner cannot unmute.
 * @param revoked of the microphone
 */
export function mutedWord(revoked: SourceRevocation | null): 'muted' | 'mutedByModerator' | 'mayNotSpeak' {
  if (!revoked) return 'muted';
  return revoked.mayLift ? 'mutedByModerator' : 'mayNotSpeak';
}
