import type { AssistantFailure } from '../../behaviors/assistant-state.js';
import { assistantError } from '../chat/assistant-error.js';
import type { NoticeQueue } from './notice-queue.js';

/** Tells the user that the assistant does not answer a question of theirs. */
export function addFailure(queue: NoticeQueue, failure: unknown): void {
  queue.add(assistantError((failure as AssistantFailure).code));
}
