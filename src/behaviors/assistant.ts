import { type ChatMessage, writtenBy } from '../room/protocol/chat.js';
import type { AiProblem } from './ai-problem.js';
import { type AssistantFailure, type AssistantState, isBeingWritten } from './assistant-state.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/**
 * The assistant in a room's chat: the browser half of `assistantBehavior` (`callroom/server`). `state` is undefined if
 * the room does not have this behavior. People ask it with messages in the chat; its answers are messages that grow.
 */
export class Assistant extends RoomFeature<AssistantState> {
  constructor(room: FeatureRoom) {
    super(room, 'assistant');
  }

  /** Whether the assistant wrote a message. */
  hasWritten(message: Pick<ChatMessage, 'from'>): boolean {
    return writtenBy(message) === 'assistant';
  }

  /** Whether the assistant is writing a message now: its text grows by edits. */
  isWriting(message: ChatMessage): boolean {
    return isBeingWritten(message, this.state.get());
  }

  /** Why a message of the assistant is not whole; null: it is whole, or still being written. */
  problemOf(message: Pick<ChatMessage, 'id'>): AiProblem | null {
    return this.state.get()?.broken[message.id] ?? null;
  }

  /** Calls back when a question of yours gets no answer. Returns a function that stops it. */
  onFailed(run: (failure: AssistantFailure) => void): () => void {
    return this.on('failed', (data) => run(data as AssistantFailure));
  }
}
