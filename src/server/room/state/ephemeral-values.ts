import type { EphemeralFrame, EphemeralUpdate } from '../../../room/protocol/index.js';
import type { RoomContext } from '../room-context.js';

type Value = EphemeralUpdate['values'][number];

/** The ephemeral values since the last flush: the last value of each sender, name and recipient. */
export class EphemeralValues {
  readonly #room: RoomContext;
  /** By recipient, or `''` for everyone; then by sender and name. */
  readonly #values = new Map<string, Map<string, Value>>();

  constructor(room: RoomContext) {
    this.#room = room;
  }

  /** @param from the id of the participant whose value it is. */
  add(from: string, { ephemeral, data, to = '' }: EphemeralFrame): void {
    const values = this.#values.get(to) ?? new Map<string, Value>();
    values.set(`${from} ${ephemeral}`, to === '' ? [from, ephemeral, data] : [from, ephemeral, data, true]);
    this.#values.set(to, values);
  }

  /** Sends each receiver the values of this moment together. A recipient who has left or waits gets nothing. */
  flush(): void {
    for (const [to, values] of this.#values) {
      const message: EphemeralUpdate = { type: 'ephemeral', values: [...values.values()] };
      if (to === '') this.#room.broadcast(message);
      else if (this.#mayReceive(to)) this.#room.host.send(to, message);
    }
    this.#values.clear();
  }

  #mayReceive(id: string): boolean {
    const member = this.#room.members.get(id);
    return member !== undefined && this.#room.people.isInside(member);
  }
}
