import type { AiProblem } from '../../../behaviors/ai-problem.js';
import {
  type AssistantFailure,
  type AssistantState,
  WAITING_TEXT,
} from '../../../behaviors/assistant-state.js';
import type { ChatMessage } from '../../../room/protocol/index.js';
import type { BehaviorContext } from '../room-behavior.js';
import { isSummaryRequest } from './requests.js';

type Context = BehaviorContext<AssistantState>;

/** A message takes less to write, with tools too. */
const LIMIT_MS = 2 * 60_000;
const MAX_BROKEN = 50;

/** Starts a message that answers a question. Returns its id. */
export function begin(context: Context, question: ChatMessage): number {
  const id = context.chat.send(context.state.name, WAITING_TEXT, { replyTo: question.id });
  context.set(['writing', String(id)], context.now());
  scheduleLimit(context);
  return id;
}

export function isWriting({ state }: Context, id: number): boolean {
  return Object.hasOwn(state.writing, id);
}

/** The message is whole. */
export function finish(context: Context, id: number): void {
  context.delete(['writing', String(id)]);
  scheduleLimit(context);
}

/** Deletes a message that nobody wants any more. */
export function withdraw(context: Context, id: number): void {
  finish(context, id);
  context.chat.delete(id);
}

/**
 * Ends a message that is not whole. What there is of an answer stays, and is marked. Of a summary, and of a text that
 * must not be shown, nothing stays, and the person who asked is told.
 */
export function breakOff(context: Context, id: number, code: AiProblem): void {
  if (!isWriting(context, id)) return;
  const message = context.chat.get(id);
  const mayStay = code !== 'ai_refused' && !isSummaryRequest(message?.replyTo?.text ?? '');
  if (!message || message.deleted || message.text === WAITING_TEXT || !mayStay) {
    withdraw(context, id);
    const question = message?.replyTo && context.chat.get(message.replyTo.message);
    if (question) fail(context, question, code);
    return;
  }
  finish(context, id);
  // Ids are numbers, so the keys are in the order of their ids.
  const excess = Object.keys(context.state.broken).slice(0, -(MAX_BROKEN - 1));
  for (const old of excess) context.delete(['broken', old]);
  context.set(['broken', String(id)], code);
}

/** Breaks off every message: a restart of the room has interrupted them. */
export function breakOffAll(context: Context): void {
  for (const id of Object.keys(context.state.writing)) breakOff(context, Number(id), 'ai_dropped');
}

/** Breaks off the messages that take too long. */
export function breakOffLate(context: Context): void {
  for (const [id, startedAtMs] of Object.entries(context.state.writing)) {
    if (startedAtMs + LIMIT_MS <= context.now()) breakOff(context, Number(id), 'ai_timed_out');
  }
  scheduleLimit(context);
}

/** Tells the person who asked why there is no answer. */
export function fail(context: Context, { id, from }: ChatMessage, code: AiProblem): void {
  const failure: AssistantFailure = { message: id, code };
  context.emit('failed', failure, from);
}

function scheduleLimit(context: Context): void {
  const started = Object.values(context.state.writing);
  context.wakeAt(started.length > 0 ? Math.min(...started) + LIMIT_MS : null);
}
