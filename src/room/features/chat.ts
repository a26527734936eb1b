import { type Clock, systemClock } from '../../core/clock.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { RequestOptions } from '../outbox.js';
import type { ChatMessage } from '../protocol/index.js';
import type { RoomAccess } from '../room-client.js';

const PAGE = 50;
/** A participant has stopped typing when no further typing update arrives within this time. */
const TYPING_LASTS_MS = 5_000;
const TYPING_EVERY_MS = 2_000;
const RETRY_AFTER_MS = 2_000;

/** The parts of a room that a chat uses. */
export type ChatRoom = Pick<
  RoomAccess,
  'self' | 'command' | 'query' | 'on' | 'sendEphemeral' | 'addEventListener' | 'removeEventListener'
>;

/**
 * The room's chat: the messages, who is typing, and the unread count. Messages stay readable after you leave; joining
 * again starts with the room's current messages.
 */
export class RoomChat {
  readonly #room: ChatRoom;
  readonly #clock: Clock;
  readonly #messages = atom<readonly ChatMessage[]>([]);
  readonly #hasMore = atom(false);
  readonly #unread = atom(0);
  readonly #typing = atom<readonly string[]>([]);
  readonly #stopTyping = new Map<string, () => void>();
  readonly #stops: (() => void)[];
  #retry: () => void = () => {};
  /** Messages with a higher id were sent after we joined. `null`: not known yet. */
  #cameAfter: number | null = null;
  /** True when the messages belong to a visit that has ended. */
  #isOver = false;
  #typingSentAtMs = Number.NEGATIVE_INFINITY;

  constructor(room: ChatRoom, clock: Clock = systemClock) {
    this.#room = room;
    this.#clock = clock;
    const onEphemeral = ({ data }: { data: [string, string, unknown][] }) => {
      for (const [from, key, isTyping] of data) if (key === 'typing') this.#onTyping(from, isTyping === true);
    };
    room.addEventListener('ephemeral', onEphemeral);
    this.#stops = [
      room.on('chat.sent', (message) => this.#onSent(message)),
      room.on('chat.changed', (message) => this.#replace(message)),
      room.self.subscribe((self) => {
        if (!self) this.#pause();
        else if (self.inside) void this.#catchUp();
      }),
      () => room.removeEventListener('ephemeral', onEphemeral),
    ];
  }

  /** In the order they were sent. */
  get messages(): ReadableStore<readonly ChatMessage[]> {
    return this.#messages;
  }
  /** Whether the room has messages older than the first of `messages`. */
  get hasMore(): ReadableStore<boolean> {
    return this.#hasMore;
  }
  /** How many messages from others arrived since `markRead`. */
  get unread(): ReadableStore<number> {
    return this.#unread;
  }
  /** The ids of the participants who are typing. */
  get typing(): ReadableStore<readonly string[]> {
    return this.#typing;
  }

  /**
   * Resolves when the room has stored the message.
   * @param to a participant id; by default everyone.
   */
  async send(text: string, { to, ...options }: { to?: string } & RequestOptions = {}): Promise<void> {
    this.#typingSentAtMs = Number.NEGATIVE_INFINITY;
    await this.#room.command('chat.send', { text, ...(to === undefined ? {} : { to }) }, options);
  }

  async edit(message: number, text: string, options?: RequestOptions): Promise<void> {
    await this.#room.command('chat.edit', { message, text }, options);
  }

  async delete(message: number, options?: RequestOptions): Promise<void> {
    await this.#room.command('chat.delete', { message }, options);
  }

  /** Fetches the page of messages before the first of `messages`. */
  async loadMore(options?: RequestOptions): Promise<void> {
    const before = this.#messages.get()[0]?.id;
    const page = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const { messages, more } = await this.#room.query('chat.history', page, options);
    this.#hasMore.set(more);
    this.#messages.set([...messages.reverse(), ...this.#messages.get()]);
  }

  markRead(): void {
    this.#unread.set(0);
  }

  /** Call this on each key press. Others are notified at most every 2 s. */
  notifyTyping(): void {
    const now = this.#clock.now();
    if (now - this.#typingSentAtMs < TYPING_EVERY_MS) return;
    this.#typingSentAtMs = now;
    this.#room.sendEphemeral('typing', true);
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#pause();
  }

  /** Called while we are in no room. */
  #pause(): void {
    this.#isOver = true;
    this.#retry();
    for (const stop of this.#stopTyping.values()) stop();
    this.#stopTyping.clear();
    if (this.#typing.get().length > 0) this.#typing.set([]);
  }

  /** Discards an earlier visit: the new participant may be a different person, who may read other messages. */
  #startOver(): void {
    this.#isOver = false;
    this.#cameAfter = null;
    this.#messages.set([]);
    this.#hasMore.set(false);
    this.#unread.set(0);
  }

  #onSent(message: ChatMessage): void {
    this.#onTyping(message.from, false);
    const messages = this.#messages.get();
    const last = messages.at(-1);
    if (last && last.id >= message.id) return;
    this.#cameAfter ??= message.id;
    this.#messages.set([...messages, message]);
    if (message.from !== this.#room.self.get()?.id) this.#unread.set(this.#unread.get() + 1);
  }

  #replace(message: ChatMessage): void {
    const messages = this.#messages.get();
    if (!messages.some(({ id }) => id === message.id)) return;
    this.#messages.set(messages.map((old) => (old.id === message.id ? message : old)));
  }

  /** The latest messages, in the order they were sent. The room's pages hold fewer when messages are long. */
  async #latest(): Promise<{ messages: ChatMessage[]; more: boolean }> {
    const messages: ChatMessage[] = [];
    for (;;) {
      const before = messages[0]?.id;
      const page = { limit: PAGE - messages.length, ...(before === undefined ? {} : { before }) };
      const answer = await this.#room.query('chat.history', page);
      messages.unshift(...answer.messages.reverse());
      if (!answer.more || messages.length >= PAGE) return { messages, more: answer.more };
    }
  }

  /** Fetches the events missed while the connection was down from the history. */
  async #catchUp(): Promise<void> {
    this.#retry();
    if (this.#isOver) this.#startOver();
    try {
      const { messages: latest, more } = await this.#latest();
      const known = this.#messages.get();
      const firstId = latest[0]?.id ?? 0;
      const meets = known.some(({ id }) => id === firstId);
      // If more than one page was missed, `loadMore` fetches the rest on demand.
      const kept = meets ? known.filter(({ id }) => id < firstId) : [];
      const self = this.#room.self.get()?.id;
      // Messages that arrived live meanwhile are already counted.
      const knownIds = new Set(known.map(({ id }) => id));
      const since = this.#cameAfter ?? Number.POSITIVE_INFINITY;
      const missed = latest.filter(({ id, from }) => id > since && from !== self && !knownIds.has(id)).length;
      this.#cameAfter ??= latest.at(-1)?.id ?? 0;
      this.#messages.set([...kept, ...latest, ...known.filter(({ id }) => id > (latest.at(-1)?.id ?? 0))]);
      if (!meets) this.#hasMore.set(more);
      if (missed > 0) this.#unread.set(this.#unread.get() + missed);
    } catch {
      // Without this retry the list would have a gap. If the connection is lost, the next welcome fetches again.
      this.#retry = this.#clock.after(RETRY_AFTER_MS, () => {
        if (this.#room.self.get()) void this.#catchUp();
      });
    }
  }

  #onTyping(from: string, isTyping: boolean): void {
    this.#stopTyping.get(from)?.();
    this.#stopTyping.delete(from);
    if (isTyping && from !== this.#room.self.get()?.id) {
      this.#stopTyping.set(
        from,
        this.#clock.after(TYPING_LASTS_MS, () => this.#onTyping(from, false)),
      );
    }
    const typing = [...this.#stopTyping.keys()];
    if (typing.join() !== this.#typing.get().join()) this.#typing.set(typing);
  }
}
