import { atom, computed, type ReadableStore } from '../../core/store.js';
import type { LevelMeter } from '../../media/level-meter.js';
import type { Score } from '../../peer/stats/quality.js';
import type { Revocation } from '../../room/protocol/index.js';
import type { Call } from '../call.js';
import { AudioLevel } from './audio-level.js';
import { LocalSource, type PublishingTo } from './local-source.js';
import type { Participant, ParticipantDetails, ParticipantSource, Source } from './participant.js';

/** The local participant: what this page captures, even while it is not sent. */
export class LocalParticipant implements Participant {
  readonly key = 'self';
  readonly isLocal = true;
  readonly sources: Readonly<Record<Source, ParticipantSource>>;
  readonly name: ReadableStore<string>;
  readonly #quality = atom<Score | null>(null);
  readonly volume = atom(1);
  readonly isMutedHere = atom(false);
  readonly #bySource: Readonly<Record<Source, LocalSource>>;
  readonly #published: readonly LocalSource[];
  readonly #revocationIds = new Map<string, string>();
  readonly #details;
  readonly #level: AudioLevel;

  constructor(name: string, captured: Pick<Call, 'microphone' | 'camera' | 'screen'>, meter: LevelMeter) {
    const microphone = new LocalSource('microphone', captured.microphone);
    const camera = new LocalSource('camera', captured.camera);
    const screen = new LocalSource('screen', captured.screen.video);
    const sound = new LocalSource('screen-audio', captured.screen.audio);
    this.#published = [microphone, camera, screen, sound];
    this.#bySource = { microphone, camera, screen, 'screen-audio': sound };
    this.sources = this.#bySource;
    this.#details = atom<ParticipantDetails>({
      id: '',
      isAgent: false,
      name,
      role: 'participant',
      connected: true,
      joinedAtMs: 0,
      handRaisedAtMs: null,
      recordingSinceMs: null,
    });
    this.name = computed(this.#details, (details) => details.name);
    this.#level = new AudioLevel(microphone, meter);
  }

  get details(): ReadableStore<ParticipantDetails> {
    return this.#details;
  }

  get level(): ReadableStore<number> {
    return this.#level.level;
  }

  get isSpeaking(): ReadableStore<boolean> {
    return this.#level.isSpeaking;
  }

  get quality(): ReadableStore<Score | null> {
    return this.#quality;
  }

  /** Sets the quality of your sent media, as the peer measures it. */
  rate(score: Score | null): void {
    this.#quality.set(score);
  }

  update(details: Partial<ParticipantDetails>): void {
    this.#details.set({ ...this.#details.get(), ...details });
  }

  /** Sets which of your sources are revoked. Call it before the devices are turned off. */
  setRevoked(revocations: readonly Revocation[]): void {
    for (const [name, source] of Object.entries(this.#bySource)) {
      const found = revocations.find((revocation) => revocation.source === name);
      const isKnown = found?.id === this.#revocationIds.get(name);
      if (isKnown && found?.mayLift === source.revoked.get()?.mayLift) continue;
      if (found) this.#revocationIds.set(name, found.id);
      else this.#revocationIds.delete(name);
      source.setRevoked(found ?? null);
    }
  }

  publishTo(target: PublishingTo): void {
    for (const source of this.#published) source.connect(target);
  }

  /** The room reports which layers of a video are received by any participant. */
  watched(trackName: string, layers: readonly string[] | null): void {
    for (const source of this.#published) source.watched(trackName, layers);
  }

  stopPublishing(): void {
    for (const source of this.#published) source.disconnect();
    this.#quality.set(null);
  }

  close(): void {
    this.stopPublishing();
    this.#level.stop();
  }
}
