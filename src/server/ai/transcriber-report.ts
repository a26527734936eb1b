import type { AiProblem } from '../../behaviors/ai-problem.js';

/** What a room's `Transcriber` tells `captionsBehavior` about a stream. The answer is `true` if the room expects it. */
export type TranscriberReport = { stream: string } & (
  | { type: 'listening' }
  /** @property isOver whether it does not try again. */
  | { type: 'failed'; code: AiProblem; isOver: boolean }
  | {
      type: 'words';
      utterance: number;
      text: string;
      isFinished: boolean;
      /** In milliseconds since the epoch. */
      startMs: number;
      endMs: number;
    }
  /** How much speech the service got since the last report, in seconds. */
  | { type: 'used'; seconds: number }
  /** The SFU does not stream any more. */
  | { type: 'ended' }
);

/** A stream that the room expects from the SFU. */
export interface ListenOrder {
  room: string;
  stream: string;
  language: string | null;
}
