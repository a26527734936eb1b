import type { BreakoutState, BreakoutTicket } from '../../src/behaviors/breakout-state.js';
import { breakoutName, type Role } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import type { RunningWorker } from './start-worker.js';

export type Joined = Awaited<ReturnType<typeof RawClient.join>>;

/** People of a call with breakout rooms, in a real Worker. */
export class BreakoutPeople {
  constructor(readonly worker: RunningWorker) {}

  join(room: string, subject: string, role: Role = 'participant', query = {}): Promise<Joined> {
    return RawClient.join(this.worker, { room, token: { room, role, subject, name: subject }, query });
  }

  /** The answer to a command; of a refusal, its code. */
  async ask(client: Joined, name: string, data?: unknown): Promise<unknown> {
    const { error, ok } = await client.command(`breakouts.${name}`, data);
    return error ? (error as { code: string }).code : (ok ?? 'ok');
  }

  async stateOf(client: Joined): Promise<BreakoutState> {
    return (await client.roomState()).behaviors.breakouts as BreakoutState;
  }

  /** Creates rooms and opens them, with these people in the first of them. */
  async open(host: Joined, people: readonly Joined[], { rooms = 2, ...rest } = {}): Promise<string[]> {
    const names = Array.from({ length: rooms }, (_, at) => `Room ${at + 1}`);
    const ids = (await this.ask(host, 'create', { names })) as string[];
    await this.ask(host, 'assign', { room: ids[0], participants: people.map(({ id }) => id) });
    await this.ask(host, 'open', { choice: false, mayReturn: true, minutes: null, ...rest });
    return ids;
  }

  async ticket(client: Joined): Promise<BreakoutTicket> {
    return (await client.command('breakouts.ticket')).ok as unknown as BreakoutTicket;
  }

  /** Exchanges a ticket for one that opens the socket. */
  async exchange(
    main: string,
    { breakout, ticket }: BreakoutTicket,
    client: Joined,
    body: object = {},
  ): Promise<{ ticket?: string; error?: { code: string; message: string } }> {
    const segment = encodeURIComponent(breakoutName(main, breakout));
    const response = await fetch(`${this.worker.origin}/lobby/${segment}/ticket`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${ticket}~${client.welcome.credential?.token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { ticket?: string };
  }

  /** Enters the room that a person is sent to. */
  async enter(main: string, client: Joined, body: object = {}): Promise<Joined> {
    const given = await this.ticket(client);
    const { ticket, error } = await this.exchange(main, given, client, body);
    if (!ticket) throw new Error(JSON.stringify(error));
    return RawClient.join(this.worker, {
      room: encodeURIComponent(breakoutName(main, given.breakout)),
      token: null,
      query: { ticket },
    });
  }

  /** Goes to the room and enters it. */
  async go(main: string, client: Joined, room: string): Promise<Joined> {
    await this.ask(client, 'go', { room });
    return this.enter(main, client);
  }

  /** Waits until the state of the main room is so. */
  async until(client: Joined, fits: (state: BreakoutState) => boolean): Promise<BreakoutState> {
    for (;;) {
      const state = await this.stateOf(client);
      if (fits(state)) return state;
      // The next change, whatever it is.
      await client.next('patch');
    }
  }
}
