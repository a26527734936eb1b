import type { AssistantState } from '../../../src/behaviors/assistant-state.js';
import type { ChatMessage, Role } from '../../../src/room/protocol/index.js';
import { RawClient } from '../raw-client.js';
import type { RunningWorker } from '../start-worker.js';

export const OPERATOR_TOKEN = 'the token of an operator, thirty-two';

export type Client = Awaited<ReturnType<typeof RawClient.join>>;

export function joinAs(
  worker: RunningWorker,
  room: string,
  subject: string,
  role: Role = 'participant',
): Promise<Client> {
  return RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
}

/** Writes a message, and returns its id. */
export async function say(client: Client, text: string, more = {}): Promise<number> {
  const answer = await client.command('chat.send', { text, ...more });
  return (answer.ok as { message: number }).message;
}

/** The message that answers another, as soon as it has begun. */
export async function replyTo(client: Client, question: number): Promise<ChatMessage> {
  const event = await client.next(({ event, data }) => {
    const message = data as Partial<ChatMessage> | undefined;
    return event === 'chat.sent' && message?.replyTo?.message === question;
  });
  return event.data as ChatMessage;
}

/** Resolves when the assistant no longer writes a message. */
export async function written(client: Client, message: number): Promise<void> {
  await client.patched(({ delete: path }) => path?.at(-2) === 'writing' && path.at(-1) === String(message));
}

/** The whole message that answers another. */
export async function wholeReply(client: Client, question: number): Promise<ChatMessage> {
  const { id } = await replyTo(client, question);
  await written(client, id);
  return (await history(client)).find((message) => message.id === id)!;
}

/** Why the assistant does not answer. */
export async function failure(client: Client): Promise<unknown> {
  return (await client.event('assistant.failed')).data;
}

export async function history(client: Client): Promise<ChatMessage[]> {
  const { ok } = await client.query('chat.history', { limit: 50 });
  return (ok as { messages: ChatMessage[] }).messages.reverse();
}

/** The texts of the messages that were not deleted. */
export async function texts(client: Client): Promise<string[]> {
  return (await history(client)).filter(({ deleted }) => !deleted).map(({ text }) => text);
}

export async function stateOf(client: Client): Promise<AssistantState> {
  return (await client.roomState()).behaviors.assistant as AssistantState;
}

export async function leave(...clients: Client[]): Promise<void> {
  for (const client of clients) {
    client.send({ id: 'leave', command: 'leave' });
    await client.close();
  }
}

/** Asks a route of the operator. */
export async function operator(worker: RunningWorker, path: string, method = 'GET'): Promise<unknown> {
  const response = await fetch(`${worker.origin}/operator/${path}`, {
    method,
    headers: { Authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  if (!response.ok) throw new Error(await response.text());
  return response.status === 204 ? null : response.json();
}
