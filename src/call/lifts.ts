import { until } from '../core/store.js';
import type { Lift } from '../media/local-device.js';
import type { RoomAccess } from '../room/base-room-client.js';
import type { Revocation, Self } from '../room/protocol/index.js';
import type { Revoked } from './local-media.js';

/**
 * How to lift each mute of your own sources. A mute keeps its function until a later one replaces it, so the devices see
 * a repeated mute as a new one.
 */
export class Lifts {
  readonly #room: Pick<RoomAccess, 'self' | 'command'>;
  #known = new Map<string, Lift>();

  constructor(room: Pick<RoomAccess, 'self' | 'command'>) {
    this.#room = room;
  }

  of(revocations: readonly Revocation[]): Revoked {
    const known = new Map<string, Lift>();
    const revoked = revocations.map((revocation) => {
      const { source, id, mayLift } = revocation;
      if (!mayLift) return [source, null] as const;
      const key = `${source} ${id}`;
      const lift = this.#known.get(key) ?? (() => this.#lift(revocation));
      known.set(key, lift);
      return [source, lift] as const;
    });
    this.#known = known;
    return new Map(revoked);
  }

  async #lift({ source, id }: Revocation): Promise<void> {
    await this.#room.command('source.restore', { source, revocation: id });
    const isOver = (self: Self | null) =>
      !self?.revoked.some((revocation) => revocation.source === source && revocation.id === id);
    await until(this.#room.self, isOver);
  }
}
