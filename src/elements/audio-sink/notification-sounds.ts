import type { Call } from '../../call/call.js';
import type { Participant } from '../../call/participants/participant.js';
import type { RoomAccess } from '../../room/base-room-client.js';
import { watchArrivals } from '../base/arrivals.js';
import type { Signal } from './chime.js';

/** Above this number of people no sound tells who joins or leaves: it would play all the time. */
const CROWD = 12;

/** Plays a notification sound when someone joins, leaves or raises a hand, and for each message. */
export class NotificationSounds {
  readonly #call: Call;
  readonly #play: (signal: Signal) => void;
  readonly #hands = new Map<Participant, () => void>();
  readonly #stopListening: (() => void)[];
  #stopChat = () => {};

  constructor(call: Call, play: (signal: Signal) => void) {
    this.#call = call;
    this.#play = play;
    this.#stopListening = [
      call.participants.subscribe((people) => this.#onPeople(people as readonly Participant[])),
      watchArrivals(call, (came) => this.#onArrivals(came.length > 0 ? 'joined' : 'left')),
      call.room.subscribe((room) => this.#onRoom(room as RoomAccess | null)),
    ];
  }

  close(): void {
    for (const stop of [...this.#stopListening, ...this.#hands.values()]) stop();
    this.#stopChat();
  }

  #onPeople(people: readonly Participant[]): void {
    const present = new Set(people);
    for (const one of present) if (!this.#hands.has(one)) this.#watchHand(one);
    for (const [one, stop] of this.#hands) {
      if (present.has(one)) continue;
      stop();
      this.#hands.delete(one);
    }
  }

  #onArrivals(signal: 'joined' | 'left'): void {
    if (this.#call.participants.get().length <= CROWD) this.#play(signal);
  }

  #watchHand(participant: Participant): void {
    let raisedAtMs = participant.details.get().handRaisedAtMs;
    const stop = participant.details.listen((details) => {
      if (details.handRaisedAtMs !== null && raisedAtMs === null) this.#play('hand');
      raisedAtMs = details.handRaisedAtMs;
    });
    this.#hands.set(participant, stop);
  }

  #onRoom(room: RoomAccess | null): void {
    this.#stopChat();
    this.#stopChat =
      room?.on('chat.sent', ({ from }) => {
        if (from !== this.#call.self.details.get().id) this.#play('message');
      }) ?? (() => {});
  }
}
