import type { AiProblem } from '../../../behaviors/ai-problem.js';
import type { AssistantState } from '../../../behaviors/assistant-state.js';
import { type ChatMessage, MAX_TEXT_LENGTH } from '../../../room/protocol/index.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';
import { noText, textForChat } from './answer-text.js';
import type { LeakGuard } from './leak-guard.js';
import { breakOff, finish, isWriting, withdraw } from './writing.js';

/** At most five edits a second. */
const EDIT_EVERY_MS = 200;
/** Each edit sends the whole text to everyone, so a crowd sees fewer edits. */
const MAX_BYTES_PER_MS = 1_000;

export interface AnswerOptions {
  context: BehaviorContext<AssistantState>;
  /** The id of the message. */
  id: number;
  asker: BehaviorParticipant;
  question: ChatMessage;
  guard: LeakGuard;
}

/** The text of a message while a model writes it. */
export class Answer {
  readonly #options: AnswerOptions;
  #text = '';
  #nextEditAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: AnswerOptions) {
    this.#options = options;
  }

  /** The id of the message. */
  get id(): number {
    return this.#options.id;
  }

  /**
   * Adds a part of the text.
   * @returns whether it wants more: the message may be long enough, or may not be wanted any more.
   * @throws `AiError` `ai_refused` when the text repeats the instructions.
   */
  add(text: string): boolean {
    const { context, id, guard } = this.#options;
    if (!isWriting(context, id)) return false;
    this.#text += text;
    if (context.now() >= this.#nextEditAtMs) {
      if (!this.#isWanted()) return false;
      if (!guard.isSuspicious(this.#text)) this.#edit();
    }
    return this.#text.length <= MAX_TEXT_LENGTH;
  }

  /** Separates the rest from what the model wrote before it used a tool. */
  newParagraph(): void {
    if (this.#text !== '') this.#text += '\n\n';
  }

  /**
   * Ends the message.
   * @returns its text; null: it was not wanted any more.
   * @throws `AiError` when there is no text, or it repeats the instructions.
   */
  end(): string | null {
    if (!this.#isWanted()) return null;
    const text = this.#edit();
    if (text === '') throw noText();
    finish(this.#options.context, this.#options.id);
    return text;
  }

  /** Ends the message with what there is of it. */
  breakOff(code: AiProblem): void {
    const { context, id, guard } = this.#options;
    if (!isWriting(context, id)) return;
    const isLeak = guard.leaks(this.#text);
    if (!isLeak) this.#edit();
    breakOff(context, id, isLeak ? 'ai_refused' : code);
  }

  /** Ends the message if the person who asked, or a moderator, has ended it by what they did meanwhile. */
  #isWanted(): boolean {
    const { context, id, asker, question } = this.#options;
    if (!isWriting(context, id)) return false;
    const isGone = (message: number) => context.chat.get(message)?.deleted ?? true;
    if (isGone(question.id) || isGone(id)) withdraw(context, id);
    else if (!context.may(asker.id, 'chat')) breakOff(context, id, 'ai_dropped');
    return isWriting(context, id);
  }

  #edit(): string {
    const { context, id, guard } = this.#options;
    const text = textForChat(this.#text, guard);
    if (text !== '') context.chat.edit(id, text);
    const bytes = text.length * context.participants.length;
    this.#nextEditAtMs = context.now() + Math.max(EDIT_EVERY_MS, bytes / MAX_BYTES_PER_MS);
    return text;
  }
}
