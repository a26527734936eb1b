import type { RoomEnv } from '../settings.js';
import { BindingChatService, type ChatService, HttpChatService } from './chat-service.js';

/** A model of Workers AI for a site that sets none. */
const DEFAULT_MODEL = '@cf/meta/llama-3.3-70b-instruct-fp8-fast';

/** The chat service that the site has set up; null: none. */
export function chatServiceOf({ CHAT_ENDPOINT, CHAT_TOKEN, CHAT_MODEL, AI }: RoomEnv): ChatService | null {
  if (CHAT_ENDPOINT) return new HttpChatService(CHAT_ENDPOINT, CHAT_TOKEN?.trim() || null, CHAT_MODEL ?? '');
  return AI ? new BindingChatService(AI, CHAT_MODEL || DEFAULT_MODEL) : null;
}
