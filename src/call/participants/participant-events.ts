import { DataEvent, type TypedEventTarget } from '../../core/events.js';
import type { ReadableStore } from '../../core/store.js';
import type { CallEvents, ParticipantTrack } from '../call.js';
import type { Participant, Source } from './participant.js';

/** Turns the list of participants into events about the others: joins, departures, started and stopped tracks. */
export class ParticipantEvents {
  readonly #target: TypedEventTarget<CallEvents>;
  readonly #knowsAll: () => boolean;
  readonly #stopListening: () => void;
  /** For each other participant, the function that stops listening; `null` until the room has sent its list. */
  #others: Map<Participant, () => void> | null = null;

  /**
   * @param knowsAll whether everyone who was in the room when you joined is known: a large room sends its list in
   *   pages, and the people on a later page have not just joined.
   */
  constructor(
    target: TypedEventTarget<CallEvents>,
    participants: ReadableStore<readonly Participant[]>,
    knowsAll: () => boolean,
  ) {
    this.#target = target;
    this.#knowsAll = knowsAll;
    this.#stopListening = participants.subscribe((people) => this.#update(people));
  }

  /** The visit is over: you left, not the other participants. */
  reset(): void {
    for (const stop of this.#others?.values() ?? []) stop();
    this.#others = null;
  }

  close(): void {
    this.#stopListening();
    this.reset();
  }

  #update(people: readonly Participant[]): void {
    // An empty list (between two connections) is not a departure.
    if (people.length === 0) return;
    const isNews = this.#others !== null && this.#knowsAll();
    this.#others ??= new Map();
    const others = new Set(people.filter(({ isLocal }) => !isLocal));
    for (const [participant, stop] of this.#others) {
      if (others.has(participant)) continue;
      stop();
      this.#others.delete(participant);
      this.#target.dispatchEvent(new DataEvent('participantLeft', participant));
    }
    for (const participant of others) {
      if (this.#others.has(participant)) continue;
      this.#others.set(participant, () => {});
      if (isNews) this.#target.dispatchEvent(new DataEvent('participantJoined', participant));
      // A listener may have ended the call.
      this.#others?.set(participant, this.#watch(participant));
    }
  }

  #watch(participant: Participant): () => void {
    const stops = Object.entries(participant.sources).map(([name, { track }]) => {
      const source = name as Source;
      let current: MediaStreamTrack | null = null;
      const change = (next: MediaStreamTrack | null) => {
        if (next === current) return;
        const last = current;
        current = next;
        if (last) this.#tell('trackStopped', { participant, source, track: last });
        if (next) this.#tell('trackStarted', { participant, source, track: next });
      };
      const stop = track.subscribe((next) => change(next as MediaStreamTrack | null));
      return () => {
        stop();
        change(null);
      };
    });
    return () => {
      for (const stop of stops) stop();
    };
  }

  #tell(type: 'trackStarted' | 'trackStopped', data: ParticipantTrack): void {
    this.#target.dispatchEvent(new DataEvent(type, data));
  }
}
