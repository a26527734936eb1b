import { Refusal } from '../refusal.js';
import type { RoomContext } from './room-context.js';
import type { Member } from './state/member.js';

/** How long the dimmed tile of a disconnected participant stays. */
const GONE_AFTER_MS = 5_000;
/** How long a disconnected participant may resume. */
const FORGOTTEN_AFTER_MS = 15_000;
/** A connection that is silent for this long counts as lost. Clients ping every 5 s. */
const SILENT_AFTER_MS = 15_000;
const CHECK_SILENCE_EVERY_MS = 5_000;
/** People who leave together are taken out together: each sweep costs the room an alarm. */
const MIN_BETWEEN_SWEEPS_MS = 250;

/** Finds participants who are gone: their socket was lost and did not come back, or has fallen silent. */
export class Liveness {
  readonly #room: RoomContext;
  #sweptAtMs: number;
  #checkedSilenceAtMs: number;

  constructor(room: RoomContext) {
    this.#room = room;
    this.#sweptAtMs = room.host.now();
    this.#checkedSilenceAtMs = this.#sweptAtMs;
  }

  isForgotten({ lostAtMs }: Member): boolean {
    return lostAtMs !== null && this.#room.host.now() - lostAtMs >= FORGOTTEN_AFTER_MS;
  }

  /**
   * When the next sweep is due, in milliseconds since the epoch; null when there is nothing to find, so that the room
   * may hibernate.
   */
  nextWakeMs(): number | null {
    const { members } = this.#room;
    const due: number[] = [];
    const [dimmed] = members.group('dimmed').values();
    if (dimmed) due.push(dimmed.lostAtMs! + GONE_AFTER_MS);
    const [lost] = members.group('lost').values();
    if (lost) due.push(lost.lostAtMs! + FORGOTTEN_AFTER_MS);
    // With a single connected participant there is no other to see a stale tile, so the room may hibernate.
    const isCrowd = members.group('connected').size >= 2;
    if (isCrowd) due.push(this.#checkedSilenceAtMs + CHECK_SILENCE_EVERY_MS);
    return due.length > 0 ? Math.max(Math.min(...due), this.#sweptAtMs + MIN_BETWEEN_SWEEPS_MS) : null;
  }

  sweep(): void {
    const { members, host } = this.#room;
    const now = host.now();
    this.#sweptAtMs = now;
    const forgotten = lostUntil(members.group('lost'), now - FORGOTTEN_AFTER_MS);
    this.#room.forEachMember((member) => this.#room.leave(member), forgotten);
    const gone = lostUntil(members.group('dimmed'), now - GONE_AFTER_MS);
    this.#room.forEachMember((member) => this.#room.takeOut(member), gone);
    if (now < this.#checkedSilenceAtMs + CHECK_SILENCE_EVERY_MS) return;
    this.#checkedSilenceAtMs = now;
    this.#room.forEachMember(
      (member) => this.#checkSilence(member, now),
      members.group('connected').values(),
    );
  }

  #checkSilence(member: Member, now: number): void {
    const { host } = this.#room;
    const heardAtMs = host.heardAtMs(member.info.id) ?? 0;
    if (now - heardAtMs < SILENT_AFTER_MS) return;
    host.disconnect(member.info.id, Refusal.silent());
    this.#room.lost(member);
    this.#room.takeOut(member);
  }
}

/** Yields the members who were lost by `untilMs`. They are in the order of their loss. */
function* lostUntil(lost: ReadonlyMap<string, Member>, untilMs: number): Iterable<Member> {
  for (const member of lost.values()) {
    if (member.lostAtMs! > untilMs) return;
    yield member;
  }
}
