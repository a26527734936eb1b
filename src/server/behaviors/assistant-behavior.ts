import type { AssistantState } from '../../behaviors/assistant-state.js';
import type { ChatMessage } from '../../room/protocol/index.js';
import { chatServiceOf } from '../ai/chat-settings.js';
import { Assistant } from './assistant/assistant.js';
import { type AssistantOptions, readOptions } from './assistant/assistant-options.js';
import { isSummaryRequest, mentionOf } from './assistant/requests.js';
import { breakOffAll, breakOffLate } from './assistant/writing.js';
import type { BehaviorContext, RoomBehavior } from './room-behavior.js';

export type { AssistantOptions } from './assistant/assistant-options.js';
export { type AssistantTool, assistantTool } from './assistant/assistant-tool.js';

/**
 * An assistant in the chat. It answers messages to everyone with `@` and its name in them, and replies to its own
 * messages. The message `/summary` makes it summarize the chat of the meeting. What it writes streams into one message. It
 * reads only messages to everyone, uses only the tools that you give it, and each tool with the grants of the person
 * who asks.
 *
 * It needs `CHAT_ENDPOINT` and `CHAT_MODEL`, or the binding `AI`; see `RoomEnv`. Without them it has no state, so that the
 * page does not offer it.
 * @throws `Refusal` `settings_invalid` for options that it cannot use.
 */
export function assistantBehavior(options: AssistantOptions = {}): RoomBehavior<AssistantState> {
  const settings = readOptions(options);
  const { name } = settings;
  const assistant = new Assistant(settings);
  const mention = mentionOf(name);
  const isQuestion = ({ chat }: BehaviorContext<AssistantState>, { text, replyTo }: ChatMessage) =>
    mention.test(text.normalize('NFKC')) || (text !== '' && replyTo !== null && chat.isOwn(replyTo.message));
  return {
    name: 'assistant',
    state: (env) => (chatServiceOf(env) ? { name, writing: {}, broken: {} } : null),
    settings: ['name'],
    onStart(context) {
      if (chatServiceOf(context.env)) breakOffAll(context);
    },
    onChat(context, asker, message) {
      if (isSummaryRequest(message.text)) assistant.summarize(context, asker, message);
      else if (isQuestion(context, message)) assistant.answer(context, asker, message);
    },
    onAlarm(context) {
      if (chatServiceOf(context.env)) breakOffLate(context);
    },
    onMeetingEnd: (context, meeting) => assistant.summarizeAtEnd(context, meeting),
  };
}
