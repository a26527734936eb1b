import type { AssistantState } from '../../../behaviors/assistant-state.js';
import type { ChatMessage } from '../../../room/protocol/index.js';
import type { ChatService, ChatTurn } from '../../ai/chat-service.js';
import { Reports } from '../../room/state/reports.js';
import type { BehaviorContext } from '../room-behavior.js';
import { noText, textForChat } from './answer-text.js';
import { MAX_ANSWER_TOKENS } from './converse.js';
import type { LeakGuard } from './leak-guard.js';
import type { Line } from './lines.js';

type Context = BehaviorContext<AssistantState>;

/** Fewer messages and lines by people need no summary that nobody asked for. */
const MIN_NEW = 3;
/** The key of the latest summary's message in the memory. */
const LATEST = 'latest summary';

/** Whether people wrote or said enough since the latest summary. */
export function hasEnoughNew(
  { chat, memory }: Context,
  messages: readonly ChatMessage[],
  lines: readonly Line[],
): boolean {
  const latest = (memory.get(LATEST) as number | undefined) ?? 0;
  const latestAtMs = chat.get(latest)?.sentAtMs ?? 0;
  const written = messages.filter(({ id }) => id > latest && !chat.isOwn(id));
  return written.length + lines.filter(({ startMs }) => startMs > latestAtMs).length >= MIN_NEW;
}

/**
 * Lets a model write a text that is shown only when it is whole.
 * @throws `AiError`
 */
export async function writeWhole(
  service: ChatService,
  turns: readonly ChatTurn[],
  guard: LeakGuard,
  signal: AbortSignal,
): Promise<string> {
  let written = '';
  for await (const part of service.answer({ turns, maxTokens: MAX_ANSWER_TOKENS, signal })) {
    if ('text' in part) written += part.text;
  }
  const text = textForChat(written, guard);
  if (text === '') throw noText();
  return text;
}

/** Remembers a summary, and keeps it in the database if there is one. */
export async function keepSummary(
  { env, memory, now, room }: Context,
  { message, ...summary }: { message: number; startedAtMs: number; subject: string | null; text: string },
): Promise<void> {
  memory.put(LATEST, message);
  await new Reports(env.DB).summary({ room, atMs: now(), ...summary });
}
