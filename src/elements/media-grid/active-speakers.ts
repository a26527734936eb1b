import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Participant } from '../../call/participants/participant.js';
import { SpeakerChoice } from './speaker-choice.js';

/** Listens to the levels of all other participants. The host renders again when the active speaker changes. */
export class ActiveSpeakers implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #participants: () => readonly Participant[];
  readonly #choice = new SpeakerChoice();
  readonly #stops = new Map<Participant, () => void>();

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    participants: () => readonly Participant[],
  ) {
    this.#host = host;
    this.#participants = participants;
    host.addController(this);
  }

  get current(): string | null {
    return this.#choice.current;
  }

  lastHeardMs(key: string): number {
    return this.#choice.lastHeardMs(key);
  }

  hostUpdated(): void {
    const others = this.#host.isConnected ? this.#participants().filter(({ isLocal }) => !isLocal) : [];
    for (const [participant, stop] of this.#stops) {
      if (others.includes(participant)) continue;
      stop();
      this.#stops.delete(participant);
      this.#choice.forget(participant.key);
    }
    for (const other of others) {
      if (this.#stops.has(other)) continue;
      const stop = other.level.listen((level) => {
        if (this.#choice.hear(other.key, level, performance.now())) this.#host.requestUpdate();
      });
      this.#stops.set(other, stop);
    }
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
