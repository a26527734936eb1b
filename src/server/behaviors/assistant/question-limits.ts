import type { AssistantState } from '../../../behaviors/assistant-state.js';
import type { ChatMessage } from '../../../room/protocol/index.js';
import type { BehaviorContext } from '../room-behavior.js';

/** In `WITHIN_MS`: questions of a person, and of all people of a room. */
const MAX_PER_PERSON = 10;
const MAX_PER_ROOM = 60;
const WITHIN_MS = 10 * 60_000;
/** Messages that it writes at the same time in a room; one for each person. */
const MAX_AT_ONCE = 4;

type Asked = [atMs: number, subject: string];

/** Counts a question of a person. False: it is one too many. */
export function takeQuestion(
  context: BehaviorContext<AssistantState>,
  subject: string,
  question: ChatMessage,
): boolean {
  const { chat, memory, now, state } = context;
  const writing = Object.keys(state.writing);
  const isBusy = writing.some((id) => chat.get(Number(id))?.replyTo?.person === question.person);
  if (isBusy || writing.length >= MAX_AT_ONCE) return false;
  // One entry of a bounded length for the whole room, so that it never has to be cleaned up.
  const asked = ((memory.get('asked') as Asked[] | undefined) ?? []).filter(
    ([atMs]) => atMs > now() - WITHIN_MS,
  );
  const own = asked.filter(([, who]) => who === subject);
  if (own.length >= MAX_PER_PERSON || asked.length >= MAX_PER_ROOM) return false;
  memory.put('asked', [...asked, [now(), subject] satisfies Asked]);
  return true;
}
