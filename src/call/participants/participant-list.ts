import { atom, type ReadableStore } from '../../core/store.js';
import type { LevelMeter } from '../../media/level-meter.js';
import type { MediaKind } from '../../media/media-error.js';
import type { BaseRoomClient } from '../../room/base-room-client.js';
import type { ParticipantInfo } from '../../room/protocol/index.js';
import { CROWD_FROM } from '../../room/protocol/state.js';
import type { Participant } from './participant.js';
import { RemoteParticipant } from './remote-participant.js';
import type { Subscribing } from './remote-source.js';
import type { SubscriptionScheduler } from './subscription-scheduler.js';

/** The parts of a room that the list needs. */
export type Roster = Pick<BaseRoomClient, 'self' | 'participantIds' | 'participant' | 'speakers'>;

interface Other {
  participant: RemoteParticipant;
  stop: () => void;
}

/** Everyone in the room as participants; subscribes to their tracks through one peer. */
export class ParticipantList {
  readonly #participants = atom<readonly Participant[]>([]);
  readonly #isCrowd = atom(false);
  readonly #others = new Map<string, Other>();
  readonly #self: Participant;
  readonly #meter: LevelMeter;
  readonly #receive: () => readonly MediaKind[];
  readonly #scheduler: SubscriptionScheduler;

  constructor(
    self: Participant,
    meter: LevelMeter,
    receive: () => readonly MediaKind[],
    scheduler: SubscriptionScheduler,
  ) {
    this.#self = self;
    this.#meter = meter;
    this.#receive = receive;
    this.#scheduler = scheduler;
  }

  get participants(): ReadableStore<readonly Participant[]> {
    return this.#participants;
  }

  /** Whether so many participants publish that only recent speakers are received, as the room ranks them. */
  get isCrowd(): ReadableStore<boolean> {
    return this.#isCrowd;
  }

  /** Updates the list to match the room's. The stores of participants who stay do not change. */
  update(room: Roster, peer: Subscribing): void {
    const selfId = room.self.get()?.id;
    const ids = room.participantIds.get().filter((id) => id !== selfId);
    for (const id of this.#others.keys()) if (!ids.includes(id)) this.#remove(id);
    const others = ids.flatMap((id) => this.#others.get(id)?.participant ?? this.#add(id, room, peer) ?? []);
    const next = [this.#self, ...others];
    const present = this.#participants.get();
    if (next.length !== present.length || next.some((one, i) => one !== present[i])) {
      this.#participants.set(next);
    }
    this.#choose(room);
  }

  clear(): void {
    for (const id of [...this.#others.keys()]) this.#remove(id);
    this.#participants.set([]);
    this.#isCrowd.set(false);
  }

  /** Chooses whose audio to receive. */
  #choose(room: Roster): void {
    const isPublishing = (id: string) => {
      const { agent, publications } = room.participant(id).get() ?? {};
      return !agent && Object.keys(publications ?? {}).length > 0;
    };
    const isCrowd = room.participantIds.get().filter(isPublishing).length >= CROWD_FROM;
    const speakers = room.speakers.get();
    // An AI reports no speech to the room, which therefore ranks people only.
    for (const [id, { participant }] of this.#others)
      participant.setAudioSubscribed(!isCrowd || participant.details.get().isAgent || speakers.includes(id));
    this.#isCrowd.set(isCrowd);
  }

  #add(id: string, room: Roster, peer: Subscribing): RemoteParticipant | null {
    const store = room.participant(id);
    const info = store.get() as ParticipantInfo | undefined;
    if (!info) return null;
    const participant = new RemoteParticipant(info, this.#meter, this.#receive(), this.#scheduler);
    const other = { participant, stop: () => {} };
    this.#others.set(id, other);
    participant.update(info, peer);
    other.stop = store.listen((next, before) => {
      if (!next) return;
      participant.update(next as ParticipantInfo, peer);
      if (publications(next) !== publications(before)) this.#choose(room);
    });
    return participant;
  }

  #remove(id: string): void {
    const other = this.#others.get(id);
    this.#others.delete(id);
    other?.stop();
    other?.participant.end();
  }
}

function publications(info: ParticipantInfo | undefined): number {
  return Object.keys(info?.publications ?? {}).length;
}
