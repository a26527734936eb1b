import * as v from 'valibot';
import { AiError } from './ai-error.js';

/** Words that the service has recognized. Times are in milliseconds from the start of the stream. */
export interface SpeechResult {
  text: string;
  /** Whether these words stay as they are. */
  isFinal: boolean;
  /** Whether the speaker has paused after them. */
  endsUtterance: boolean;
  startMs: number;
  endMs: number;
}

/** @see https://developers.deepgram.com/reference/speech-to-text/listen-streaming */
const Results = v.object({
  type: v.literal('Results'),
  is_final: v.optional(v.boolean(), false),
  speech_final: v.optional(v.boolean(), false),
  start: v.pipe(v.number(), v.finite(), v.minValue(0)),
  duration: v.pipe(v.number(), v.finite(), v.minValue(0)),
  channel: v.object({ alternatives: v.array(v.object({ transcript: v.string() })) }),
});
/** Of the model Flux. @see https://developers.deepgram.com/reference/speech-to-text/listen-flux */
const TurnInfo = v.object({
  type: v.literal('TurnInfo'),
  event: v.string(),
  transcript: v.string(),
  audio_window_start: v.pipe(v.number(), v.finite(), v.minValue(0)),
  audio_window_end: v.pipe(v.number(), v.finite(), v.minValue(0)),
});
const Message = v.variant('type', [Results, TurnInfo]);

/** More is not a caption. */
const MAX_MESSAGE_LENGTH = 64 * 1024;

/**
 * Reads a message of the service; null: it has no words, such as one about the stream.
 * @throws `AiError` `ai_unusable_answer`; `ai_dropped` when the service reports an error.
 */
export function readSpeechMessage(data: unknown): SpeechResult | null {
  if (typeof data !== 'string') throw unusable('is not text');
  if (data.length > MAX_MESSAGE_LENGTH)
    throw unusable(`has ${data.length} characters, and at most ${MAX_MESSAGE_LENGTH} are allowed`);
  const json = parse(data);
  const { type } = json;
  if (type === 'Error') throw new AiError('ai_dropped', 'The speech service reported an error.');
  if (typeof type !== 'string') throw unusable('has no type');
  if (type !== 'Results' && type !== 'TurnInfo') return null;
  const parsed = v.safeParse(Message, json);
  if (!parsed.success) throw unusable(`is no result: ${parsed.issues[0].message}`);
  const message = parsed.output;
  if (message.type === 'TurnInfo') {
    const isOver = message.event === 'EndOfTurn';
    return {
      text: message.transcript,
      isFinal: isOver,
      endsUtterance: isOver,
      startMs: message.audio_window_start * 1_000,
      endMs: message.audio_window_end * 1_000,
    };
  }
  return {
    text: message.channel.alternatives[0]?.transcript ?? '',
    isFinal: message.is_final,
    endsUtterance: message.speech_final,
    startMs: message.start * 1_000,
    endMs: (message.start + message.duration) * 1_000,
  };
}

function parse(data: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(data);
    if (typeof json === 'object' && json !== null) return json as Record<string, unknown>;
  } catch (cause) {
    throw unusable('is not JSON', cause);
  }
  throw unusable('is not an object');
}

function unusable(why: string, cause?: unknown): AiError {
  return new AiError('ai_unusable_answer', `A message of the speech service ${why}.`, cause);
}
