import type { AssistantState } from '../../../behaviors/assistant-state.js';
import type { ChatMessage } from '../../../room/protocol/index.js';
import type { ChatService } from '../../ai/chat-service.js';
import { chatServiceOf } from '../../ai/chat-settings.js';
import type { BehaviorContext, BehaviorParticipant, EndedMeeting } from '../room-behavior.js';
import { Answer } from './answer.js';
import type { AssistantSettings } from './assistant-options.js';
import { converse } from './converse.js';
import { problemOf } from './problem.js';
import { messagesSince, Prompt } from './prompt.js';
import { takeQuestion } from './question-limits.js';
import { hasEnoughNew, keepSummary, writeWhole } from './summary.js';
import { Tools } from './tools.js';
import { begin, fail } from './writing.js';

type Context = BehaviorContext<AssistantState>;

/** Writes a message, until it is whole or not wanted any more. */
type Write = (service: ChatService, context: Context, answer: Answer, signal: AbortSignal) => Promise<void>;

/** Answers questions and writes summaries. It keeps nothing between them, because it serves every room. */
export class Assistant {
  readonly #settings: AssistantSettings;
  readonly #prompt: Prompt;

  constructor(settings: AssistantSettings) {
    this.#settings = settings;
    this.#prompt = new Prompt(settings);
  }

  answer(context: Context, asker: BehaviorParticipant, question: ChatMessage): void {
    this.#write(context, asker, question, async (service, later, answer, signal) => {
      const tools = new Tools(this.#settings.tools, later, asker);
      await converse(service, this.#prompt.forQuestion(later, question), answer, tools, signal);
      answer.end();
    });
  }

  summarize(context: Context, asker: BehaviorParticipant, request: ChatMessage): void {
    const startedAtMs = context.startedAtMs ?? request.sentAtMs;
    this.#write(context, asker, request, async (service, later, answer, signal) => {
      const noTools = new Tools([], later, asker);
      const lines = this.#prompt.saidSince(later, startedAtMs, request);
      const turns = this.#prompt.forSummary(messagesSince(later, startedAtMs, request), lines);
      await converse(service, turns, answer, noTools, signal);
      const text = answer.end();
      if (text === null) return;
      await keepSummary(later, { message: answer.id, startedAtMs, subject: asker.subject, text });
    });
  }

  /** Summarizes a meeting that has ended, if enough was written or said since its last summary. */
  summarizeAtEnd(context: Context, { startedAtMs }: EndedMeeting): void {
    const service = chatServiceOf(context.env);
    if (!service || !this.#settings.summaryAtEnd) return;
    const options = { backstage: context.live === false };
    const messages = messagesSince(context, startedAtMs, options);
    const lines = this.#prompt.saidSince(context, startedAtMs, options);
    if (!hasEnoughNew(context, messages, lines)) return;
    context.background(async (later, signal) => {
      try {
        const turns = this.#prompt.forSummary(messages, lines);
        const text = await writeWhole(service, turns, this.#prompt.guard, signal);
        const message = later.chat.send(this.#settings.name, text, options);
        await keepSummary(later, { message, startedAtMs, subject: null, text });
      } catch (error) {
        problemOf(error, signal);
      }
    });
  }

  #write(context: Context, asker: BehaviorParticipant, question: ChatMessage, write: Write): void {
    const service = chatServiceOf(context.env);
    if (!service) {
      fail(context, question, 'ai_not_configured');
      return;
    }
    if (!takeQuestion(context, asker.subject, question)) {
      fail(context, question, 'ai_limit_reached');
      return;
    }
    const id = begin(context, question);
    context.background(async (later, signal) => {
      const answer = new Answer({ context: later, id, asker, question, guard: this.#prompt.guard });
      try {
        await write(service, later, answer, signal);
      } catch (error) {
        answer.breakOff(problemOf(error, signal));
      }
    });
  }
}
