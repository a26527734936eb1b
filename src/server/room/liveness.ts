import { Refusal } from '../refusal.js';
import type { RoomContext } from './room-context.js';
import type { Member } from './state/members.js';

/** How long the dimmed tile of a disconnected participant stays. */
const GONE_AFTER_MS = 5_000;
/** How long a disconnected participant may resume. */
const FORGOTTEN_AFTER_MS = 15_000;
/** A connection that is silent for this long counts as lost. Clients ping every 5 s. */
const SILENT_AFTER_MS = 15_000;
const LIVENESS_EVERY_MS = 5_000;

/** Finds participants who are gone: their socket was lost and did not come back, or has fallen silent. */
export class Liveness {
  readonly #room: RoomContext;
  #sweptAtMs: number;

  constructor(room: RoomContext) {
    this.#room = room;
    this.#sweptAtMs = room.host.now();
  }

  isForgotten({ lostAtMs }: Member): boolean {
    return lostAtMs !== null && this.#room.host.now() - lostAtMs >= FORGOTTEN_AFTER_MS;
  }

  /**
   * When the next sweep is due, in milliseconds since the epoch; null when there is nothing to find, so that the room
   * may hibernate.
   */
  nextWakeMs(): number | null {
    let next = Number.POSITIVE_INFINITY;
    let connected = 0;
    for (const { lostAtMs, present } of this.#room.members.all()) {
      if (lostAtMs === null) connected++;
      else next = Math.min(next, lostAtMs + (present ? GONE_AFTER_MS : FORGOTTEN_AFTER_MS));
    }
    // With a single connected participant there is no other to see a stale tile, so the room may hibernate.
    if (connected >= 2) next = Math.min(next, this.#sweptAtMs + LIVENESS_EVERY_MS);
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  sweep(): void {
    const now = this.#room.host.now();
    this.#room.forEachMember((member) => {
      const { lostAtMs } = member;
      if (lostAtMs === null) this.#checkSilence(member, now);
      else if (now - lostAtMs >= FORGOTTEN_AFTER_MS) this.#room.leave(member);
      else if (now - lostAtMs >= GONE_AFTER_MS && member.present) this.#room.takeOut(member);
    });
    this.#sweptAtMs = now;
  }

  #checkSilence(member: Member, now: number): void {
    const { host } = this.#room;
    const heardAtMs = host.heardAtMs(member.info.id) ?? 0;
    if (now - heardAtMs < SILENT_AFTER_MS) return;
    host.disconnect(member.info.id, Refusal.silent());
    member.lostAtMs = now;
    member.info.connected = false;
    this.#room.takeOut(member);
  }
}
