import { type Clock, systemClock } from '../core/clock.js';
import { atom, type ReadableStore } from '../core/store.js';
import type { BaseRoomClient } from '../room/base-room-client.js';
import type { CaptionsState, TranscriptEntry } from './captions-state.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/** The largest page that the room answers. */
const PAGE = 200;
const RETRY_AFTER_MS = 2_000;

/** `idle`: nobody has asked for the earlier entries yet. */
export type TranscriptStatus = 'idle' | 'loading' | 'ready' | 'failed';

/** The part of a room client that the captions use. */
export type CaptionsRoom = FeatureRoom & Pick<BaseRoomClient, 'self'>;

/**
 * Captions and the transcript: the browser half of `captionsBehavior` (`callroom/server`). `state` is undefined if the
 * room does not have this behavior, or if its server has no speech service.
 */
export class Captions extends RoomFeature<CaptionsState> {
  readonly #clock: Clock;
  readonly #transcript = atom<readonly TranscriptEntry[]>([]);
  readonly #status = atom<TranscriptStatus>('idle');
  readonly #room: CaptionsRoom;
  readonly #stops: readonly (() => void)[];
  #hasState = false;
  #isViewer = false;
  /** Every entry of the room up to this id is known. */
  #knownTo = 0;
  #isWanted = false;
  /** The load that runs now. Another takes its place after a reconnect, when events may have been missed. */
  #load: symbol | null = null;
  #cancelRetry = () => {};

  constructor(room: CaptionsRoom, clock: Clock = systemClock) {
    super(room, 'captions');
    this.#room = room;
    this.#clock = clock;
    this.#stops = [
      this.on('said', (entry) => this.#add([entry as TranscriptEntry])),
      // Each welcome sets it again, also that of a reconnect.
      room.self.subscribe((self) => {
        // Viewers cannot read what was said backstage.
        const isViewer = self?.role === 'viewer';
        if (!self || isViewer !== this.#isViewer) this.#startOver();
        this.#isViewer = isViewer;
        this.#refresh();
      }),
      this.state.subscribe((state) => {
        if (state && !this.#hasState) this.#refresh();
        this.#hasState = state !== undefined;
      }),
    ];
  }

  /**
   * What was said, the earliest first. It follows `captions.said` from the start; `load` adds what was said before. An
   * entry is there once, also after a reconnect.
   */
  get transcript(): ReadableStore<readonly TranscriptEntry[]> {
    return this.#transcript;
  }

  /** Whether `transcript` has everything that the room keeps. */
  get status(): ReadableStore<TranscriptStatus> {
    return this.#status;
  }

  /**
   * Announces a transcript; it begins at `transcript.startsAtMs` of the state.
   * @throws `RoomError` with the code `not_allowed` if only moderators may start it.
   */
  async start(): Promise<void> {
    await this.command('start');
  }

  /** Ends the transcript for everyone. @throws `RoomError` with the code `not_allowed` if only moderators may stop it. */
  async stop(): Promise<void> {
    await this.command('stop');
  }

  /**
   * Allows or forbids that your speech is turned into text. It holds for all your connections until the meeting ends.
   * @throws `RoomError` with the code `not_allowed` for viewers.
   */
  async allow(allowed: boolean): Promise<void> {
    await this.command('allow', { allowed });
  }

  /** Loads what was said before, and after each reconnect what was missed. A failed load is tried again every two seconds. */
  load(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#refresh();
  }

  /** Stops following the room. */
  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#load = null;
    this.#cancelRetry();
  }

  #startOver(): void {
    this.#load = null;
    this.#cancelRetry();
    this.#knownTo = 0;
    this.#transcript.set([]);
    this.#status.set(this.#isWanted ? 'loading' : 'idle');
  }

  #refresh(): void {
    this.#cancelRetry();
    if (!this.#isWanted || !this.state.get() || !this.#room.self.get()?.inside) return;
    const load = Symbol();
    this.#load = load;
    if (this.#status.get() !== 'ready') this.#status.set('loading');
    void this.#loadPages(load);
  }

  async #loadPages(load: symbol): Promise<void> {
    try {
      for (;;) {
        const page = (await this.query('transcript', { after: this.#knownTo, limit: PAGE })) as {
          entries: TranscriptEntry[];
          more: boolean;
        };
        if (this.#load !== load) return;
        this.#add(page.entries);
        this.#knownTo = page.entries.at(-1)?.id ?? this.#knownTo;
        if (!page.more) break;
      }
      this.#status.set('ready');
    } catch {
      if (this.#load !== load) return;
      this.#status.set('failed');
      this.#cancelRetry = this.#clock.after(RETRY_AFTER_MS, () => this.#refresh());
    }
  }

  /** Adds the entries that are not there yet, in the order of their ids. */
  #add(entries: readonly TranscriptEntry[]): void {
    const known = this.#transcript.get();
    const lastId = known.at(-1)?.id ?? 0;
    if (entries.every(({ id }, at) => id > (entries[at - 1]?.id ?? lastId))) {
      if (entries.length > 0) this.#transcript.set([...known, ...entries]);
      return;
    }
    const ids = new Set(known.map(({ id }) => id));
    const added = entries.filter(({ id }) => !ids.has(id) && ids.add(id));
    if (added.length > 0) this.#transcript.set([...known, ...added].sort((a, b) => a.id - b.id));
  }
}
