import type { AiProblem } from '../behaviors/ai-problem.js';
import { type AssistantFailure, type AssistantState, WAITING_TEXT } from '../behaviors/assistant-state.js';
import type { FakeRoom } from './fake-room.js';

/** The assistant of a fake room. It answers only what you let it say. */
export class FakeAssistant {
  readonly #room: FakeRoom;

  constructor(room: FakeRoom) {
    this.#room = room;
  }

  /** Begins a message without words. Returns its id. */
  begin(replyTo: number | null = null): number {
    const { name, writing } = this.#state;
    const { id, sentAtMs } = this.#room.say({ from: 'b_assistant', name, text: WAITING_TEXT, replyTo });
    this.#set({ writing: { ...writing, [id]: sentAtMs } });
    return id;
  }

  /** Sets what there is of a message so far. */
  write(message: number, text: string): void {
    const editedAtMs = this.#room.host.now();
    this.#room.chat.change(message, { text, editedAtMs });
    this.#room.emit('chat.changed', { message, text, editedAtMs, deleted: false });
  }

  /** Ends a message. */
  end(message: number): void {
    const { [message]: _ended, ...writing } = this.#state.writing;
    this.#set({ writing });
  }

  /** Ends a message that is not whole. */
  breakOff(message: number, problem: AiProblem): void {
    this.end(message);
    this.#set({ broken: { ...this.#state.broken, [message]: problem } });
  }

  /** Tells you that your question gets no answer. */
  fail(question: number, code: AiProblem): void {
    const failure: AssistantFailure = { message: question, code };
    this.#room.emit('assistant.failed', failure);
  }

  get #state(): AssistantState {
    return this.#room.behaviors.get().assistant as AssistantState;
  }

  #set(changes: Partial<AssistantState>): void {
    const { behaviors } = this.#room;
    behaviors.set({ ...behaviors.get(), assistant: { ...this.#state, ...changes } });
  }
}

/** Gives a fake room the assistant behavior. */
export function startFakeAssistant(room: FakeRoom, name = 'Assistant'): FakeAssistant {
  const assistant: AssistantState = { name, writing: {}, broken: {} };
  room.behaviors.set({ ...room.behaviors.get(), assistant });
  return new FakeAssistant(room);
}
