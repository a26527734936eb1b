import * as v from 'valibot';
import type { AiProblem } from '../../behaviors/ai-problem.js';

const problems = [
  'ai_not_configured',
  'ai_refused',
  'ai_limit_reached',
  'ai_timed_out',
  'ai_unusable_answer',
  'ai_dropped',
] as const satisfies readonly AiProblem[];

/** What the object `VoiceAgent` tells the room about a visit of the AI. */
export const VoiceReport = v.variant('type', [
  /** It is connected, and others may pull its voice. */
  v.object({ type: v.literal('ready'), visit: v.string(), sessionId: v.string(), trackName: v.string() }),
  v.object({ type: v.literal('speaking'), visit: v.string(), speaking: v.boolean() }),
  /** It has left the call. */
  v.object({ type: v.literal('failed'), visit: v.string(), code: v.picklist(problems) }),
  /** It is still there: the room must end a visit that it does not know. */
  v.object({ type: v.literal('alive'), visit: v.string() }),
]);
export type VoiceReport = v.InferOutput<typeof VoiceReport>;

export function isVoiceReport(data: unknown): data is VoiceReport {
  return v.is(VoiceReport, data);
}
