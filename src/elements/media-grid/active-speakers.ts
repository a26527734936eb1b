import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Participant } from '../../call/participants/participant.js';
import { type Clock, systemClock } from '../../core/clock.js';
import { ACTIVE_SPEECH, SpeechDetector } from '../../media/speech-detector.js';
import { SpeakerChoice } from './speaker-choice.js';

/** Listens to all other participants. The host renders again when the active speaker changes. */
export class ActiveSpeakers implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #participants: () => readonly Participant[];
  readonly #clock: Clock;
  readonly #choice = new SpeakerChoice();
  readonly #stops = new Map<Participant, () => void>();

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    participants: () => readonly Participant[],
    clock: Clock = systemClock,
  ) {
    this.#host = host;
    this.#participants = participants;
    this.#clock = clock;
    host.addController(this);
  }

  get current(): string | null {
    return this.#choice.current;
  }

  lastSpokeMs(key: string): number {
    return this.#choice.lastSpokeMs(key);
  }

  hostUpdated(): void {
    const others = this.#host.isConnected ? this.#participants().filter(({ isLocal }) => !isLocal) : [];
    for (const [participant, stop] of this.#stops) {
      if (others.includes(participant)) continue;
      stop();
      this.#stops.delete(participant);
      this.#onPass(this.#choice.forget(participant.key));
    }
    for (const other of others) if (!this.#stops.has(other)) this.#stops.set(other, this.#listen(other));
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  #listen({ key, level, isSpeaking }: Participant): () => void {
    const detector = new SpeechDetector(level, this.#clock, ACTIVE_SPEECH);
    const update = (speaking: boolean) =>
      this.#onPass(this.#choice.setSpeaking(key, Boolean(speaking), this.#clock.now()));
    const stop = isSpeaking.subscribe(update);
    detector.isSpeaking.listen((isCandidate) => this.#onPass(this.#choice.setCandidate(key, isCandidate)));
    return () => {
      stop();
      update(false);
      detector.stop();
    };
  }

  #onPass(hasPassed: boolean): void {
    if (hasPassed && this.#host.isConnected) this.#host.requestUpdate();
  }
}
