import { CallsError } from '../../calls-api/calls-error.js';
import type { DataChannelObject } from '../../calls-api/wire.js';
import { CallroomError } from '../../core/errors.js';
import { DataEvent, TypedEventTarget } from '../../core/events.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { PeerContext } from '../peer-context.js';
import { PeerError } from '../peer-error.js';
import { BatchRetry } from '../retry/batch-retry.js';
import { ItemRetry } from '../retry/item-retry.js';
import type { Session } from './session.js';
import type { TransportPart } from './transport.js';

export interface DataState {
  /** As in `Publication`: `repairing` while it moves to another session. */
  readonly status: 'pending' | 'live' | 'repairing' | 'ended';
  /** The session that publishes it: our own, or the other participant's. */
  readonly sessionId: string | null;
  readonly error: CallroomError | null;
}

export interface DataChannelEvents {
  message: DataEvent<string>;
}

/**
 * A data channel through the SFU, either our own to broadcast on or another participant's to receive. It survives
 * session replacement.
 */
export class DataChannel extends TypedEventTarget<DataChannelEvents> {
  readonly itemRetry = new ItemRetry();
  readonly #state = atom<DataState>({ status: 'pending', sessionId: null, error: null });
  readonly #part: DataChannels;
  #open: RTCDataChannel | null = null;

  constructor(
    part: DataChannels,
    readonly name: string,
    /** The publisher's session; null if it is published here. */
    public remoteSessionId: string | null,
  ) {
    super();
    this.#part = part;
  }

  get state(): ReadableStore<DataState> {
    return this.#state;
  }

  /**
   * Broadcasts a text. Late texts are not waited for, and lost texts are not sent again.
   * @returns whether it was sent: false while the channel is not open or its buffer is full.
   */
  send(text: string): boolean {
    const channel = this.#open;
    if (channel?.readyState !== 'open' || channel.bufferedAmount > 0) return false;
    channel.send(text);
    return true;
  }

  /** The publisher has a new session. */
  setRemote(sessionId: string): void {
    if (sessionId === this.remoteSessionId) return;
    this.remoteSessionId = sessionId;
    this.itemRetry.reset();
    this.#part.poke();
  }

  close(): void {
    this.#part.remove(this);
  }

  /** Only for the transport part that owns it. */
  show(channel: RTCDataChannel | null, sessionId: string | null): void {
    this.#open = channel;
    const before = this.#state.get();
    const isLive = channel?.readyState === 'open';
    const wasLive = before.status === 'live' || before.status === 'repairing';
    const status = isLive ? 'live' : wasLive ? 'repairing' : 'pending';
    this.#set({ status, sessionId: isLive ? sessionId : before.sessionId, error: this.itemRetry.error });
  }

  end(): void {
    this.#open = null;
    this.#set({ status: 'ended', sessionId: null, error: null });
  }

  #set(state: DataState): void {
    const before = this.#state.get();
    const keys = Object.keys(state) as (keyof DataState)[];
    if (keys.some((key) => before[key] !== state[key])) this.#state.set(state);
  }
}

interface OpenChannel {
  channel: RTCDataChannel;
  remoteSessionId: string | null;
}

/** Ephemeral values are neither ordered nor retransmitted. */
const EPHEMERAL = { ordered: false, maxRetransmits: 0 } as const;

/** The data channels of one transport, kept open on each session that it uses. */
export class DataChannels implements TransportPart {
  readonly poke: () => void;
  readonly #context: PeerContext;
  readonly #wanted = new Set<DataChannel>();
  readonly #open = new WeakMap<Session, Map<DataChannel, OpenChannel>>();
  readonly #batchRetry = new BatchRetry<DataChannel>();

  constructor(context: PeerContext, poke: () => void) {
    this.#context = context;
    this.poke = poke;
  }

  add(name: string, remoteSessionId: string | null): DataChannel {
    const channel = new DataChannel(this, name, remoteSessionId);
    this.#wanted.add(channel);
    this.poke();
    return channel;
  }

  remove(channel: DataChannel): void {
    if (!this.#wanted.delete(channel)) return;
    channel.end();
    this.poke();
  }

  get isNeeded(): boolean {
    return this.#wanted.size > 0;
  }

  get nextDueAt(): number {
    const failed = [...this.#wanted].filter(({ itemRetry }) => itemRetry.error);
    return Math.min(...failed.map(({ itemRetry }) => itemRetry.dueAt));
  }

  resetBackoff(): void {
    for (const { itemRetry } of this.#wanted) itemRetry.reset();
  }

  close(): void {
    for (const channel of this.#wanted) channel.end();
    this.#wanted.clear();
  }

  show(session: Session | null): void {
    const open = session && this.#open.get(session);
    for (const wanted of this.#wanted) {
      wanted.show(open?.get(wanted)?.channel ?? null, wanted.remoteSessionId ?? session?.id ?? null);
    }
  }

  async round(session: Session, signal: AbortSignal): Promise<void> {
    const open = this.#open.get(session) ?? new Map<DataChannel, OpenChannel>();
    this.#open.set(session, open);
    const stale = [...open].filter(([wanted, { remoteSessionId }]) => {
      return !this.#wanted.has(wanted) || wanted.remoteSessionId !== remoteSessionId;
    });
    if (stale.length > 0) await this.#closeOn(session, open, stale, signal);

    const missing = [...this.#wanted].filter((wanted) => !open.has(wanted));
    // Published channels and pulled channels are on different transports, so every request contains only one kind.
    const batch = this.#batchRetry.start(missing, this.#context.clock.now());
    if (batch.length === 0) return;
    try {
      await session.openData(signal);
      await this.#openOn(session, open, batch, signal);
    } catch (error) {
      // A failure here does not stop media. A session that is no longer usable is replaced, but only a bounded number
      // of times.
      const cause = error instanceof CallroomError ? error : PeerError.negotiationFailed(error);
      for (const { itemRetry } of batch) itemRetry.tryAgain(cause, this.#context.clock.now());
      if (!(error instanceof CallsError) || error.action === 'new-session' || session.id === null)
        throw error;
      this.#context.logger.warn('Data channels could not be opened.', error);
    }
    this.poke();
  }

  async #openOn(
    session: Session,
    open: Map<DataChannel, OpenChannel>,
    batch: readonly DataChannel[],
    signal: AbortSignal,
  ): Promise<void> {
    const { calls } = this.#context;
    const remotes = batch.map(({ remoteSessionId }) => remoteSessionId);
    const requested = batch.map(({ name }, i): DataChannelObject => {
      const sessionId = remotes[i] ?? null;
      return sessionId === null
        ? { location: 'local', dataChannelName: name, ...EPHEMERAL }
        : { location: 'remote', dataChannelName: name, sessionId };
    });
    const outcomes = await calls.newDataChannels(await session.whenMade(), requested, { signal });
    batch.forEach((wanted, i) => {
      const { id, error } = outcomes[i]!;
      if (error || id === undefined) {
        this.#failed(wanted, error);
        return;
      }
      const channel = session.connection.createDataChannel(wanted.name, {
        negotiated: true,
        id,
        ...EPHEMERAL,
      });
      channel.onopen = () => this.poke();
      channel.onclose = () => {
        // Channels that were closed on this side are no longer in the map.
        if (open.get(wanted)?.channel !== channel) return;
        open.delete(wanted);
        wanted.itemRetry.tryAgain(closedByOther(), this.#context.clock.now());
        this.poke();
      };
      channel.onmessage = ({ data }) => wanted.dispatchEvent(new DataEvent('message', String(data)));
      open.set(wanted, { channel, remoteSessionId: remotes[i] ?? null });
      this.#batchRetry.succeeded(wanted);
    });
  }

  #failed(wanted: DataChannel, error: CallsError | null): void {
    if (error) this.#batchRetry.failed(wanted, error, this.#context.clock.now());
    else wanted.itemRetry.giveUp(new CallroomError('channel_missing', 'The SFU opened no data channel.'));
  }

  async #closeOn(
    session: Session,
    open: Map<DataChannel, OpenChannel>,
    stale: readonly [DataChannel, OpenChannel][],
    signal: AbortSignal,
  ): Promise<void> {
    const ids = stale.flatMap(([, { channel }]) => channel.id ?? []);
    for (const [wanted, { channel }] of stale) {
      open.delete(wanted);
      channel.onmessage = null;
      channel.close();
    }
    const outcomes = await this.#context.calls.closeDataChannels(await session.whenMade(), ids, {
      signal,
    });
    for (const { error } of outcomes) {
      if (error && error.action !== 'done')
        this.#context.logger.warn('A data channel could not be closed.', error);
    }
  }
}

function closedByOther(): CallroomError {
  return new CallroomError('channel_closed', 'The SFU closed the data channel. It is being opened again.', {
    retryable: true,
  });
}
