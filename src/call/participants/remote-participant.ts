import { atom, computed, type ReadableStore } from '../../core/store.js';
import type { LevelMeter } from '../../media/level-meter.js';
import type { MediaKind } from '../../media/media-error.js';
import { type Score, worst } from '../../peer/stats/quality.js';
import type { ParticipantInfo } from '../../room/protocol/index.js';
import { AudioLevel } from './audio-level.js';
import type { Participant, ParticipantDetails, Source } from './participant.js';
import { RemoteSource, type Subscribing } from './remote-source.js';
import type { SubscriptionScheduler } from './subscription-scheduler.js';

/** Another participant in the room; follows the room's data about them. */
export class RemoteParticipant implements Participant {
  readonly key: string;
  readonly isLocal = false;
  readonly sources: Readonly<Record<Source, RemoteSource>>;
  readonly name: ReadableStore<string>;
  readonly quality: ReadableStore<Score | null>;
  readonly volume = atom(1);
  readonly isMutedHere = atom(false);
  readonly #details;
  readonly #level: AudioLevel;
  readonly #receive: readonly MediaKind[];

  /** @param receive the kinds to subscribe to */
  constructor(
    info: ParticipantInfo,
    meter: LevelMeter,
    receive: readonly MediaKind[],
    scheduler: SubscriptionScheduler,
  ) {
    this.key = info.id;
    const { volume, isMutedHere } = this;
    const playback = { volume, isMutedHere, speaker: scheduler.speaker };
    this.sources = {
      microphone: new RemoteSource(scheduler, info.id, 'audio', playback),
      camera: new RemoteSource(scheduler, info.id),
      screen: new RemoteSource(scheduler, info.id),
      'screen-audio': new RemoteSource(scheduler, info.id, 'audio', playback),
    };
    this.quality = computed(
      Object.values(this.sources).map(({ quality }) => quality),
      (...qualities) => worst(qualities),
    );
    this.#receive = receive;
    this.#details = atom<ParticipantDetails>(detailsOf(info));
    this.name = computed(this.#details, ({ name }) => name);
    this.#level = new AudioLevel(this.sources.microphone, meter);
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

  update(info: ParticipantInfo, peer: Subscribing): void {
    this.#details.set(detailsOf(info));
    const publications = Object.values(info.publications).filter(({ kind }) => this.#receive.includes(kind));
    for (const [source, remote] of Object.entries(this.sources)) {
      const publication = publications.find((publication) => publication.source === source) ?? null;
      remote.setRevoked(info.revoked?.[source as Source]);
      remote.update(publication, peer, info.connected);
    }
  }

  /** Sets whether to receive the audio: in a large room, only that of recent speakers and of an AI. */
  setAudioSubscribed(isSubscribed: boolean): void {
    this.sources.microphone.setSubscribed(isSubscribed);
  }

  /** The participant left, or we did. */
  end(): void {
    this.#level.stop();
    for (const source of Object.values(this.sources)) source.end();
  }
}

function detailsOf({
  id,
  agent,
  name,
  role,
  connected,
  joinedAtMs,
  handRaisedAtMs,
  recordingSinceMs,
}: ParticipantInfo): ParticipantDetails {
  return { id, isAgent: agent === true, name, role, connected, joinedAtMs, handRaisedAtMs, recordingSinceMs };
}
