import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';

/** With more participants than this, almost every layer has a receiver, and counting costs more than it saves. */
const MAX_PEOPLE = 100;

/**
 * Tells each publisher which simulcast layers of its videos are pulled, as far as the room has seen the requests.
 * Publishers need not encode the other layers.
 */
export class SubscribedLayers {
  readonly #room: RoomContext;
  /** The last values sent to each publisher, by participant and track. */
  readonly #sent = new Map<string, Map<string, string>>();
  /** The version of the members and sessions at the last count. */
  #version = -1;

  constructor(room: RoomContext) {
    this.#room = room;
  }

  hasChanged(): boolean {
    return this.#version !== this.#current();
  }

  /** Call it when a participant gets a new socket, which has no values yet, and when they leave. */
  forget(participant: string): void {
    this.#sent.delete(participant);
    this.#version = -1;
  }

  notify(): void {
    if (!this.hasChanged()) return;
    this.#version = this.#current();
    const watched = this.#room.members.size > MAX_PEOPLE ? null : this.#count();
    const publishers = this.#room.members.group('publishers');
    for (const id of this.#sent.keys()) if (!publishers.has(id)) this.#sent.delete(id);
    for (const member of publishers.values()) this.#notifyOne(member, watched);
  }

  /** The wanted layers per track, by the publisher's session and the track name; `*` when any layer may be wanted. */
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

  /** Both versions only increase, so their sum changes with either. */
  #current(): number {
    return this.#room.members.version + this.#room.sessions.records.version;
  }

  #notifyOne(member: Member, watched: Map<string, Set<string>> | null): void {
    const { id, publications } = member.info;
    const before = this.#sent.get(id);
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
    this.#sent.set(id, now);
  }
}
