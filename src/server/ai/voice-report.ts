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

/**
 * What the object `VoiceAgent` tells the room about a visit of the AI. The room answers `true` if it knows the visit,
 * which otherwise ends.
 */
export const VoiceReport = v.variant('type', [
  /** How the visit is now. */
  v.object({
    type: v.literal('present'),
    visit: v.string(),
    /** The track that others may pull; null: it is not connected yet. */
    voice: v.nullable(v.object({ sessionId: v.string(), trackName: v.string() })),
    isSpeaking: v.boolean(),
    /** The order (`VoiceAgent.hear`) whose microphone it gets; null: it gets none. */
    hears: v.nullable(v.number()),
  }),
  /** It has left the call. */
  v.object({ type: v.literal('failed'), visit: v.string(), code: v.picklist(problems) }),
]);
export type VoiceReport = v.InferOutput<typeof VoiceReport>;
/** A visit as it is now. */
export type VoiceStatus = Omit<VoiceReport & { type: 'present' }, 'type' | 'visit'>;

export function isVoiceReport(data: unknown): data is VoiceReport {
  return v.is(VoiceReport, data);
}
