import { type Clock, systemClock } from '../../core/clock.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { RoomAccess } from '../base-room-client.js';
import type { RequestOptions } from '../outbox.js';
import type { ChatMessage, ChatPin, EphemeralUpdate } from '../protocol/index.js';
import { withChange, withReactions } from './chat-changes.js';

const PAGE = 50;
/** A participant has stopped typing when no further typing update arrives within this time. */
const TYPING_LASTS_MS = 5_000;
const TYPING_EVERY_MS = 2_000;
const RETRY_AFTER_MS = 2_000;

/** The parts of a room that a chat uses. */
export type ChatRoom = Pick<
  RoomAccess,
  | 'self'
  | 'enteredAtMs'
  | 'command'
  | 'query'
  | 'on'
  | 'sendEphemeral'
  | 'addEventListener'
  | 'removeEventListener'
>;

/** A participant who is typing. */
export interface ChatTyping {
  /** The participant's id. */
  readonly participant: string;
  /** Whether the message is for you only. Nobody else is told that they are typing. */
  readonly isDirect: boolean;
}

/** Where a message goes. */
export interface ChatSendOptions extends RequestOptions {
  /** A participant id; by default everyone, or the other person of the private message in `replyTo`. */
  to?: string;
  /** The id of a message that this one answers. */
  replyTo?: number;
  /** The ids of files that `RoomFiles` of `callroom/files` has uploaded, in order, at most 10. The text may then be empty. */
  files?: readonly string[];
}

/**
 * The room's chat: the messages with their reactions, the pinned message, who is typing, and the unread count. Messages
 * stay readable after you leave; joining again starts with the room's current messages.
 */
export class RoomChat {
  readonly #room: ChatRoom;
  readonly #clock: Clock;
  readonly #messages = atom<readonly ChatMessage[]>([]);
  readonly #hasMore = atom(false);
  readonly #unread = atom(0);
  readonly #pinned = atom<ChatPin | null>(null);
  readonly #typing = atom<readonly ChatTyping[]>([]);
  readonly #typists = new Map<string, { isDirect: boolean; stop: () => void }>();
  readonly #stops: (() => void)[];
  #retry: () => void = () => {};
  /** The page that `loadMore` is fetching. */
  #loading: Promise<void> | null = null;
  /** Whether the messages are those that a viewer may read. */
  #asViewer = false;
  /** The ids of the unread messages. */
  readonly #unreadIds = new Set<number>();
  /** The id of the last message that was there when the messages were marked as read. */
  #readUpTo = 0;
  /** The id of the last message from before this visit; null until the first messages are fetched. */
  #lastBeforeVisit: number | null = null;
  /** True when the messages belong to a visit that has ended. */
  #isOver = false;
  #typingSent: { atMs: number; to: string | undefined } | null = null;

  constructor(room: ChatRoom, clock: Clock = systemClock) {
    this.#room = room;
    this.#clock = clock;
    const onEphemeral = ({ data }: { data: EphemeralUpdate['values'] }) => {
      for (const [from, key, isTyping, isDirect] of data)
        if (key === 'typing') this.#onTyping(from, isTyping === true, isDirect === true);
    };
    room.addEventListener('ephemeral', onEphemeral);
    this.#stops = [
      room.on('chat.sent', (message) => this.#onSent(message)),
      room.on('chat.changed', (change) => {
        this.#messages.set(withChange(this.#messages.get(), change));
        const pinned = this.#pinned.get();
        if (pinned?.message !== change.message) return;
        this.#pinned.set(change.deleted ? null : { ...pinned, text: change.text });
      }),
      room.on('chat.reacted', ({ message, reactions }) =>
        this.#update(message, (known) => ({ reactions: withReactions(known.reactions, reactions) })),
      ),
      room.on('chat.own-reactions', ({ message, reactions }) =>
        this.#update(message, () => ({ ownReactions: reactions })),
      ),
      room.on('chat.pinned', ({ pinned }) => this.#pinned.set(pinned)),
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
  /** The pinned message; null: none. */
  get pinned(): ReadableStore<ChatPin | null> {
    return this.#pinned;
  }
  /** The participants who are typing. */
  get typing(): ReadableStore<readonly ChatTyping[]> {
    return this.#typing;
  }

  /** Resolves when the room has stored the message. */
  async send(text: string, { to, replyTo, files = [], ...options }: ChatSendOptions = {}): Promise<void> {
    this.#typingSent = null;
    const where = { ...(to === undefined ? {} : { to }), ...(replyTo === undefined ? {} : { replyTo }) };
    const attached = files.length > 0 ? { files: [...files] } : {};
    await this.#room.command('chat.send', { text, ...where, ...attached }, options);
  }

  async edit(message: number, text: string, options?: RequestOptions): Promise<void> {
    await this.#room.command('chat.edit', { message, text }, options);
  }

  async delete(message: number, options?: RequestOptions): Promise<void> {
    await this.#room.command('chat.delete', { message }, options);
  }

  /**
   * Reacts to a message. Each person counts once per reaction.
   * @param reaction one character, such as an emoji
   * @param on false takes your reaction back
   */
  async react(message: number, reaction: string, on = true, options?: RequestOptions): Promise<void> {
    await this.#room.command('chat.react', { message, reaction, on }, options);
  }

  /** Moderators only: pins a message to everyone, in place of the previous one. */
  async pin(message: number, options?: RequestOptions): Promise<void> {
    await this.#room.command('chat.pin', { message, pinned: true }, options);
  }

  /** Moderators only: unpins a message. */
  async unpin(message: number, options?: RequestOptions): Promise<void> {
    await this.#room.command('chat.pin', { message, pinned: false }, options);
  }

  /**
   * Fetches the page of messages before the first of `messages`. While a page is being fetched, further calls return
   * the same promise, and their options have no effect.
   */
  loadMore(options?: RequestOptions): Promise<void> {
    if (this.#loading) return this.#loading;
    const loading = this.#loadPage(options).finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
    return loading;
  }

  async #loadPage(options: RequestOptions | undefined): Promise<void> {
    const before = this.#messages.get()[0]?.id;
    const page = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const { messages, more } = await this.#room.query('chat.history', page, options);
    const known = this.#messages.get();
    // Another visit has begun, or an outage has left a gap: the page does not end where the messages begin.
    if (known[0]?.id !== before) return;
    this.#hasMore.set(more);
    this.#messages.set([...messages.reverse(), ...known]);
  }

  markRead(): void {
    this.#readUpTo = this.#messages.get().at(-1)?.id ?? this.#readUpTo;
    this.#unreadIds.clear();
    this.#unread.set(0);
  }

  /**
   * Call this on each key press. Others are notified at most every 2 s.
   * @param to the participant for whom the message is, and who alone is notified; by default everyone
   */
  notifyTyping(to?: string): void {
    const atMs = this.#clock.now();
    const sent = this.#typingSent;
    if (sent && sent.to === to && atMs - sent.atMs < TYPING_EVERY_MS) return;
    this.#typingSent = { atMs, to };
    this.#room.sendEphemeral('typing', true, to);
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#pause();
  }

  /** Called while we are in no room. */
  #pause(): void {
    this.#isOver = true;
    this.#retry();
    for (const { stop } of this.#typists.values()) stop();
    this.#typists.clear();
    if (this.#typing.get().length > 0) this.#typing.set([]);
  }

  /** Discards an earlier visit: the new participant may be a different person, who may read other messages. */
  #startOver(): void {
    this.#isOver = false;
    this.#loading = null;
    this.#asViewer = false;
    this.#lastBeforeVisit = null;
    this.#messages.set([]);
    this.#hasMore.set(false);
    this.markRead();
    this.#readUpTo = 0;
    this.#pinned.set(null);
  }

  #onSent(message: ChatMessage): void {
    this.#onTyping(message.from, false, false);
    const messages = this.#messages.get();
    const last = messages.at(-1);
    if (last && last.id >= message.id) return;
    this.#messages.set([...messages, message]);
    this.#countUnread([message]);
  }

  /** Counts the new messages of others. */
  #countUnread(came: readonly ChatMessage[]): void {
    const self = this.#room.self.get()?.person;
    for (const { id, person } of came) if (person !== self && id > this.#readUpTo) this.#unreadIds.add(id);
    this.#unread.set(this.#unreadIds.size);
  }

  #update(id: number, change: (known: ChatMessage) => Partial<ChatMessage>): void {
    const messages = this.#messages.get();
    if (!messages.some((message) => message.id === id)) return;
    this.#messages.set(
      messages.map((message) => (message.id === id ? { ...message, ...change(message) } : message)),
    );
  }

  /** The latest messages, in the order they were sent. The room's pages hold fewer when messages are long. */
  async #latest(): Promise<{ messages: ChatMessage[]; more: boolean; pinned: ChatPin | null }> {
    const messages: ChatMessage[] = [];
    for (;;) {
      const before = messages[0]?.id;
      const page = { limit: PAGE - messages.length, ...(before === undefined ? {} : { before }) };
      const { more, pinned, ...answer } = await this.#room.query('chat.history', page);
      messages.unshift(...answer.messages.reverse());
      if (!more || messages.length >= PAGE) return { messages, more, pinned };
    }
  }

  /** Fetches the events missed while the connection was down from the history. */
  async #catchUp(): Promise<void> {
    this.#retry();
    if (this.#isOver) this.#startOver();
    // A change of the role while the room answers begins the next catch-up.
    const asViewer = this.#room.self.get()?.role === 'viewer';
    try {
      const { messages: latest, more, pinned } = await this.#latest();
      // Viewers cannot read what was said backstage: on stage, there may be more between the messages that we know.
      const hasGaps = this.#asViewer && !asViewer;
      this.#asViewer = asViewer;
      const isHidden = ({ backstage }: ChatMessage) => asViewer && backstage;
      for (const { id } of this.#messages.get().filter(isHidden)) this.#unreadIds.delete(id);
      const known = this.#messages.get().filter((message) => !isHidden(message));
      const firstId = latest[0]?.id ?? 0;
      const meets = !hasGaps && known.some(({ id }) => id === firstId);
      // If more than one page was missed, `loadMore` fetches the rest on demand.
      const kept = meets ? known.filter(({ id }) => id < firstId) : [];
      // Messages that arrived live meanwhile are already counted.
      const knownIds = new Set(known.map(({ id }) => id));
      this.#lastBeforeVisit ??= this.#lastBefore(latest);
      const missed = latest.filter(({ id }) => id > (this.#lastBeforeVisit ?? 0) && !knownIds.has(id));
      this.#messages.set([...kept, ...latest, ...known.filter(({ id }) => id > (latest.at(-1)?.id ?? 0))]);
      this.#pinned.set(pinned);
      if (!meets) this.#hasMore.set(more);
      this.#countUnread(missed);
    } catch {
      // Without this retry the list would have a gap. If the connection is lost, the next welcome fetches again.
      this.#retry = this.#clock.after(RETRY_AFTER_MS, () => {
        if (this.#room.self.get()) void this.#catchUp();
      });
    }
  }

  /** The id of the last of `messages` that was there when we came. */
  #lastBefore(messages: readonly ChatMessage[]): number {
    const enteredAtMs = this.#room.enteredAtMs ?? Number.POSITIVE_INFINITY;
    return messages.filter(({ sentAtMs }) => sentAtMs <= enteredAtMs).at(-1)?.id ?? 0;
  }

  #onTyping(participant: string, isTyping: boolean, isDirect: boolean): void {
    this.#typists.get(participant)?.stop();
    this.#typists.delete(participant);
    if (isTyping && participant !== this.#room.self.get()?.id) {
      const stop = this.#clock.after(TYPING_LASTS_MS, () => this.#onTyping(participant, false, false));
      this.#typists.set(participant, { isDirect, stop });
    }
    const typing = [...this.#typists].map(([id, typist]) => ({
      participant: id,
      isDirect: typist.isDirect,
    }));
    if (JSON.stringify(typing) !== JSON.stringify(this.#typing.get())) this.#typing.set(typing);
  }
}
