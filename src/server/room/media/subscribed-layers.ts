import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/members.js';

/** With more people than this nearly every layer is watched by someone, and counting who watches what costs more. */
const MAX_PEOPLE = 100;

/**
 * Tells each publisher which simulcast layers of its videos anybody has asked the SFU for, as the room saw it go by:
 * what nobody watches, nobody need encode.
 */
export class SubscribedLayers {
  readonly #room: RoomContext;
  /** What each publisher was told last, by participant and track. */
  readonly #told = new Map<string, Map<string, string>>();
  /** Of the members and their sessions, as they were counted last. */
  #version = -1;

  constructor(room: RoomContext) {
    this.#room = room;
  }

  hasChanged(): boolean {
    return this.#version !== this.#current();
  }

  /** To be called when someone has a new socket, which knows nothing yet, and when they leave. */
  forget(participant: string): void {
    this.#told.delete(participant);
  }

  tell(): void {
    if (!this.hasChanged()) return;
    this.#version = this.#current();
    const watched = this.#room.members.size > MAX_PEOPLE ? null : this.#count();
    for (const member of this.#room.members.all()) if (member.present) this.#tellOne(member, watched);
  }

  /** Per track, by its publisher's session and its name: the layers that are wanted; `*` where any may be. */
  #count(): Map<string, Set<string>> {
    const watched = new Map<string, Set<string>>();
    const { members, sessions } = this.#room;
    for (const member of members.all()) {
      if (!member.present) continue;
      for (const id of sessions.idsOf(member)) {
        for (const { pulled } of sessions.records.get(id)!.flows.values()) {
          if (!pulled) continue;
          const key = `${pulled.sessionId}/${pulled.trackName}`;
          const layers = watched.get(key) ?? new Set<string>();
          watched.set(key, layers.add(pulled.layer ?? '*'));
        }
      }
    }
    return watched;
  }

  /** Both count up, so their sum changes with either. */
  #current(): number {
    return this.#room.members.version + this.#room.sessions.records.version;
  }

  #tellOne(member: Member, watched: Map<string, Set<string>> | null): void {
    const { id, publications } = member.info;
    const before = this.#told.get(id);
    const now = new Map<string, string>();
    for (const { trackName, sessionId, layers = [] } of Object.values(publications)) {
      if (layers.length < 2) continue;
      const wanted = watched?.get(`${sessionId}/${trackName}`);
      const isAll = !watched || wanted?.has('*');
      const answer = isAll ? null : layers.filter((layer) => wanted?.has(layer));
      now.set(trackName, JSON.stringify(answer));
      if (before?.get(trackName) !== now.get(trackName)) {
        this.#room.emitTo(member, 'layers.watched', { trackName, layers: answer });
      }
    }
    this.#told.set(id, now);
  }
}
