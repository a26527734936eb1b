import { cleanText } from '../../../core/plain-text.js';
import { MAX_TEXT_LENGTH } from '../../../room/protocol/index.js';
import { AiError } from '../../ai/ai-error.js';
import type { LeakGuard } from './leak-guard.js';

/**
 * What a model wrote, as a chat message; `''` if nothing is visible. A text that is too long is cut.
 * @throws `AiError` `ai_refused` when it repeats the instructions.
 */
export function textForChat(text: string, guard: LeakGuard): string {
  if (guard.leaks(text))
    throw new AiError('ai_refused', 'The answer repeated the instructions, so it was withheld.');
  const cleaned = cleanText(text);
  if (cleaned.length <= MAX_TEXT_LENGTH) return cleaned;
  return cleanText(`${cleaned.slice(0, MAX_TEXT_LENGTH - 1)}…`);
}

export function noText(): AiError {
  return new AiError('ai_unusable_answer', 'The chat service answered without a visible text.');
}
