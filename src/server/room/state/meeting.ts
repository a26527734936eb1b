import type { RoomContext } from '../room-context.js';
import type { RoomStore } from './room-store.js';

interface Attendance {
  peak: number;
  /** When the last participant was forgotten, in milliseconds since the epoch; null while there are participants. */
  emptiedAtMs: number | null;
}

/** A shorter visit is not a meeting, so that a brief look at the room writes nothing to the database. */
const MIN_MEETING_MS = 10_000;

const NONE: Attendance = { peak: 0, emptiedAtMs: null };

/** Tracks when a meeting began and ended, its peak of participants, and when the room's data expires. */
export class Meeting {
  readonly #room: RoomContext;
  readonly #store: RoomStore;
  #record: Attendance;

  constructor(room: RoomContext, store: RoomStore) {
    this.#room = room;
    this.#store = store;
    this.#record = store.read<Attendance>('meeting') ?? NONE;
  }

  /**
   * Call it when a participant has joined or left.
   * @param isHere false: a meeting that ends now was in another room, of which this room has the data.
   */
  note(isHere = true): void {
    const { members, tree, host } = this.#room;
    const present = members.group('present').size;
    const { startedAtMs } = tree.state.room;
    if (present > 0 && startedAtMs === null) tree.set(['room', 'startedAtMs'], host.now());
    const peak = Math.max(this.#record.peak, present);
    if (present === 0 && startedAtMs !== null) {
      tree.set(['room', 'startedAtMs'], null);
      const meeting = { startedAtMs, endedAtMs: host.now(), peak };
      if (isHere && meeting.endedAtMs - startedAtMs >= MIN_MEETING_MS) host.reportMeeting(meeting);
      this.#room.behaviors.onMeetingEnd(meeting);
      this.#save({ peak: 0 });
    } else if (peak !== this.#record.peak) {
      this.#save({ peak });
    }
    const emptiedAtMs = members.size > 0 ? null : (this.#record.emptiedAtMs ?? host.now());
    if (emptiedAtMs === this.#record.emptiedAtMs) return;
    this.#save({ emptiedAtMs });
    // The next meeting begins backstage again: a rehearsal must not be live because the last webinar was.
    if (emptiedAtMs !== null) tree.set(['room', 'live'], this.#store.initiallyLive);
  }

  /**
   * When the room's data is deleted, unless someone joins first, in milliseconds since the epoch; null: not
   * scheduled.
   */
  clearAtMs(): number | null {
    const { emptiedAtMs } = this.#record;
    return emptiedAtMs === null ? null : emptiedAtMs + this.#room.options.keepDataMs;
  }

  cleared(): void {
    this.#record = NONE;
  }

  #save(change: Partial<Attendance>): void {
    this.#record = { ...this.#record, ...change };
    this.#store.write('meeting', this.#record);
  }
}
