import type { TranscriptEntry } from '../../../behaviors/captions-state.js';
import type { TranscriptPage, TranscriptRequest } from '../captions/transcript-log.js';
import type { BehaviorContext } from '../room-behavior.js';

/** Something that a person said. */
export type Line = Pick<TranscriptEntry, 'name' | 'text' | 'startMs'>;

/** The latest lines of the transcript, the earliest first. Empty: the room keeps no transcript. */
export function latestLines(
  context: BehaviorContext<unknown>,
  range: { sinceMs: number; maxLength: number; seesBackstage: boolean },
): readonly Line[] {
  const request: TranscriptRequest = { type: 'latest', ...range };
  return (context.tellBehavior('captions', request) as TranscriptPage | undefined)?.entries ?? [];
}
