import { DataEvent, TypedEventTarget } from '../core/events.js';
import { atom, computed, type ReadableStore, type WritableStore } from '../core/store.js';
import type { RoomAccess } from '../room/base-room-client.js';
import {
  type Audience,
  type ChatAttachment,
  type ChatMessage,
  type ParticipantInfo,
  type PresenceMeta,
  type PresentPerson,
  type Recipient,
  type RoomEventData,
  type RoomEventName,
  type RoomInfo,
  type Self,
  type SelfStage,
  sources,
  type WaitingPerson,
} from '../room/protocol/index.js';
import type { RoomEvents } from '../room/room-client-options.js';
import { RoomError } from '../room/room-error.js';
import { FakeChat, type FakeLine, personOf } from './fake-chat.js';
import type { FakeParticipant, FakeSource } from './fake-participant.js';
import type { FakePollRecord } from './fake-poll-record.js';
import type { FakeSelf } from './fake-self.js';

/** Answers a command or query of a fake room. */
export type FakeHandler = (room: FakeRoom, data: unknown) => unknown;

/** The part of a fake call that its room uses. */
export interface FakeRoomHost {
  readonly self: FakeSelf;
  readonly others: readonly FakeParticipant[];
  readonly participants: ReadableStore<readonly (FakeSelf | FakeParticipant)[]>;
  now(): number;
  add(who: { id: string; name: string; isAgent?: boolean }): void;
  remove(other: FakeParticipant): void;
  end(reason: 'ended'): void;
}

/**
 * A room without a server. It answers the commands and queries of a real room under the same names. You can script
 * each answer: `room.answer('chat.send', () => { throw … })`.
 */
export class FakeRoom extends TypedEventTarget<RoomEvents> {
  readonly connection: RoomAccess['connection'] = atom({
    status: 'connected',
    error: null,
    attempt: 0,
    retryAtMs: null,
    reason: null,
  });
  readonly roomInfo: WritableStore<RoomInfo> = atom({
    locked: false,
    waitingRoom: false,
    mayUnmute: true,
    live: null,
    files: null,
    startedAtMs: null,
  });
  readonly viewers: WritableStore<number> = atom(0);
  readonly speakers: WritableStore<readonly string[]> = atom<readonly string[]>([]);
  readonly waiting: WritableStore<readonly WaitingPerson[]> = atom<readonly WaitingPerson[]>([]);
  readonly audience: WritableStore<Audience> = atom<Audience>({ hands: [], handCount: 0, invited: [] });
  /** Your own place: an invitation to the stage, or that you came on stage from the audience. */
  readonly stage: WritableStore<SelfStage | null> = atom<SelfStage | null>(null);
  readonly behaviors: WritableStore<Readonly<Record<string, unknown>>> = atom<
    Readonly<Record<string, unknown>>
  >({});
  readonly people: WritableStore<Readonly<Record<string, PresentPerson>> | null> = atom<Readonly<
    Record<string, PresentPerson>
  > | null>({});
  /** When you came into the room. Older chat messages are not unread. */
  enteredAtMs: number | null;
  readonly participantIds: ReadableStore<readonly string[]>;
  readonly self: ReadableStore<Self | null>;
  readonly chat = new FakeChat();
  /** An address that answers nothing. */
  readonly server = 'https://fake.invalid';
  /** The files that were announced for the chat, by id. */
  readonly files = new Map<string, ChatAttachment>();
  /** The polls of `startFakePoll`, by id. */
  readonly polls = new Map<string, FakePollRecord>();
  /** All commands, queries and ephemeral messages that were sent to the room, oldest first. */
  readonly asked: { name: string; data: unknown; to?: string }[] = [];
  /** How often everyone was muted, and whom each mute has muted. */
  mutes = 0;
  readonly muted = new Map<string, readonly FakeSource[]>();
  /** The viewers that the query `viewers` lists. Set `viewers` too, which counts them. */
  viewerList: { id: string; name: string }[] = [];
  /** The bans of the room. */
  bans: { subject: string; name: string }[] = [];
  readonly host: FakeRoomHost;
  readonly #handlers: Map<string, FakeHandler>;

  constructor(host: FakeRoomHost, handlers: Iterable<readonly [string, FakeHandler]>) {
    super();
    this.#handlers = new Map(handlers);
    this.host = host;
    this.enteredAtMs = host.now();
    this.participantIds = computed(host.participants, (people) =>
      people.map(({ details }) => details.get().id),
    );
    this.self = computed(
      [host.self.details, host.self.revoked, this.stage, this.roomInfo],
      ({ id, name, role, handRaisedAtMs }, revoked, stage, { live }): Self => {
        const isIn = role !== 'waiting' && !(role === 'viewer' && live === false);
        const moderate = role === 'host' || role === 'moderator';
        const storage = isIn ? 'write' : 'none';
        const mayPublish = isIn && role !== 'viewer';
        const publish = mayPublish
          ? sources.filter((source) => !revoked.some((other) => other.source === source))
          : [];
        const grants = {
          publish,
          subscribe: isIn,
          chat: isIn,
          send: isIn,
          data: isIn,
          storage,
          moderate,
          ai: isIn && role !== 'viewer',
        } as const;
        return {
          id,
          person: personOf(id),
          name,
          role,
          grants: { ...grants, publish },
          inside: isIn,
          handRaisedAtMs,
          stage,
          presence: null,
          revoked: [...revoked],
        };
      },
    );
  }

  participant(id: string): ReadableStore<ParticipantInfo | undefined> {
    const person = this.host.participants.get().find(({ details }) => details.get().id === id);
    if (!person) return atom<ParticipantInfo | undefined>();
    return computed(
      person.details,
      ({ isAgent, ...details }): ParticipantInfo => ({
        ...details,
        ...(isAgent && { agent: true }),
        publications: {},
      }),
    );
  }

  /**
   * Sets what a participant says about themselves in the presence, by their id; `null`: nothing. For example
   * `('fake-grace', { callroom: { away: true } })`.
   */
  setPresence(participant: string, meta: PresenceMeta | null): void {
    const id = personOf(participant);
    const { [id]: _, ...others } = this.people.get() ?? {};
    const name = this.participant(participant).get()?.name ?? '';
    this.people.set(meta ? { ...others, [id]: { id, name, metas: { [participant]: meta } } } : others);
  }

  /** Replaces the answer to a command or query from now on; `handler` may throw. */
  answer(name: string, handler: FakeHandler): void {
    this.#handlers.set(name, handler);
  }

  /** Answers asynchronously, as a real room does. */
  async #request(name: string, data: unknown): Promise<unknown> {
    this.asked.push({ name, data });
    await null;
    const handler = this.#handlers.get(name);
    if (!handler)
      throw new RoomError(
        'not_found',
        `A fake room does not answer ${name}. Script it with room.answer('${name}', …).`,
      );
    return handler(this, data);
  }

  readonly command = ((name: string, data?: unknown) => this.#request(name, data)) as RoomAccess['command'];
  readonly query = ((name: string, data?: unknown) => this.#request(name, data)) as RoomAccess['query'];

  async send(data: unknown, { to }: { to?: Recipient } = {}): Promise<void> {
    await this.#request('message.send', { data, ...(to ? { to } : {}) });
  }

  on(event: string, run: (data: never) => void): () => void {
    const listener = ({ data }: RoomEvents['event']) => {
      if (data.event === event) run(data.data as never);
    };
    this.addEventListener('event', listener);
    return () => this.removeEventListener('event', listener);
  }

  sendEphemeral(ephemeral: string, data: unknown, to?: string): void {
    this.asked.push({ name: `ephemeral ${ephemeral}`, data, ...(to === undefined ? {} : { to }) });
  }

  /** Dispatches a room event. */
  emit<K extends RoomEventName>(event: K, data: RoomEventData[K]): void;
  emit(event: string, data: unknown): void;
  emit(event: string, data: unknown): void {
    this.dispatchEvent(new DataEvent('event', { type: 'event', event, data }));
  }

  /**
   * Dispatches an ephemeral value from a participant, as `('grace', 'typing', true)`.
   * @param isDirect whether it was sent to you alone
   */
  receiveEphemeral(from: string, ephemeral: string, data: unknown, isDirect = false): void {
    this.dispatchEvent(new DataEvent('ephemeral', [[from, ephemeral, data, isDirect]]));
  }

  /** Dispatches a message of the site's own from a participant. */
  receive(from: string, data: unknown): void {
    this.dispatchEvent(new DataEvent('message', { type: 'message', from, data, direct: false }));
  }

  /** Adds a chat message and dispatches its event. */
  say(line: Omit<FakeLine, 'sentAtMs'> & Partial<FakeLine>): ChatMessage {
    const message = this.chat.add({ sentAtMs: this.host.now(), ...line });
    this.emit('chat.sent', message);
    return message;
  }

  /** Adds a participant's reaction to a chat message, or removes it, and dispatches the event. */
  react(from: string, message: number, reaction: string, on = true): void {
    const own = this.self.get()?.id === from;
    const name = this.participant(from).get()?.name ?? '';
    const changed = this.chat.react(message, { from, name }, reaction, on, own);
    if (own)
      this.emit('chat.own-reactions', { message, reactions: [...this.chat.get(message).ownReactions] });
    this.emit('chat.reacted', { message, reactions: [changed] });
  }
}
