import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { silentLogger } from '../../src/core/logger.js';
import { RoomChat } from '../../src/room/features/chat.js';
import type { ChatMessage, ParticipantInfo } from '../../src/room/protocol/index.js';
import { RoomClient } from '../../src/room/room-client.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { TestPage } from '../room/test-page.js';
import { randomOf } from '../support/random.js';
import { FlakySocket } from './flaky-socket.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

/** `CALLROOM_LONG=1` runs all of them, `CALLROOM_SEED=n` a single history. */
const HISTORIES = process.env.CALLROOM_LONG ? 500 : 50;
const AT_ONCE = 5;
const MAX_CLIENTS = 50;
const MAX_TURNS = 50_000;
/**
 * Rounds of 5 s of room time without a change, after which no participant who left may be there: 15 s of silence, up to
 * 5 s until the room looks, and a round for last frames that reach the room late.
 */
const MAX_ROUNDS = 5;

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

/** Longer than any history takes of a client's time. */
const DEADLINE_MS = 3_600_000;
/** After so many turns without an answer to someone who is connected, it is the client's time that has to pass. */
const PATIENT_TURNS = 1_000;

class Participant {
  readonly sockets: FlakySocket[] = [];
  readonly client: RoomClient;
  readonly chat: RoomChat;
  readonly pending: Promise<void>[] = [];
  readonly confirmed: string[] = [];
  readonly sent: string[] = [];
  /** Its own, so that no time passes for those who wait for the machine. */
  readonly clock = new TestClock();
  unsettled = 0;
  left = false;
  #flows = false;

  constructor(room: string, subject: string) {
    const { sockets } = this;
    const onOpen = (socket: FlakySocket) => {
      if (this.#flows) socket.flow();
      sockets.push(socket);
    };
    const Socket = class extends FlakySocket {
      constructor(url: string) {
        super(url, onOpen);
      }
    };
    this.client = new RoomClient({
      server: worker.origin,
      room,
      getToken: () => worker.token({ room, subject, name: subject }),
      WebSocket: Socket as unknown as typeof WebSocket,
      page: new TestPage(),
      clock: this.clock,
      storage: null,
      locks: null,
      logger: silentLogger,
    });
    this.chat = new RoomChat(this.client, this.clock);
    // A history may leave before the join is complete, which rejects the join.
    this.client.join().catch((error: { code?: string }) => assert.equal(error.code, 'not_in_room'));
  }

  get socket(): FlakySocket | undefined {
    return this.sockets.at(-1);
  }

  say(text: string): void {
    this.sent.push(text);
    const saying = this.chat.send(text, { deadlineMs: DEADLINE_MS }).then(
      () => void this.confirmed.push(text),
      (error: { code?: string }) =>
        assert.ok(
          ['not_in_room', 'outcome_unknown', 'outbox_full', 'rate_limited'].includes(error.code ?? ''),
          'the error is one that the client may see',
        ),
    );
    this.#follow(saying);
  }

  raiseHand(up: boolean): void {
    const raising = this.client.command(up ? 'hand.raise' : 'hand.lower', up ? null : {}, {
      deadlineMs: DEADLINE_MS,
    });
    this.#follow(
      raising.then(
        () => undefined,
        () => undefined,
      ),
    );
  }

  #follow(request: Promise<void>): void {
    this.unsettled++;
    this.pending.push(request.finally(() => this.unsettled--));
  }

  get isAtRest(): boolean {
    return this.left || (this.client.connection.get().status === 'connected' && this.unsettled === 0);
  }

  describe(): unknown {
    const { status, error, attempt } = this.client.connection.get();
    return { status, error: error?.code, attempt, unsettled: this.unsettled, nowMs: this.clock.now() };
  }

  /** Advances the time by the pause before the next attempt. */
  async passPause(): Promise<void> {
    const { retryAtMs } = this.client.connection.get();
    const pauseMs = (retryAtMs ?? 0) - this.clock.now();
    if (pauseMs > 0) await this.clock.advance(pauseMs);
  }

  /** Sends a frame that changes nothing. */
  look(): void {
    this.#follow(this.client.query('room.state', null, { deadlineMs: DEADLINE_MS }).then(() => undefined));
  }

  leave(): void {
    this.left = true;
    this.client.leave();
  }

  flow(): void {
    this.#flows = true;
    this.socket?.flow();
  }
}

async function runHistory(seed: number): Promise<void> {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const room = `model-${seed}`;
  const people: Participant[] = [];
  const most = 2 + Math.floor(random() ** 3 * (MAX_CLIENTS - 1));
  const steps = 30 + Math.floor(random() * 60);
  for (let step = 0; step < steps; step++) {
    const here = people.filter(({ left }) => !left);
    const one = pick(here);
    const dice = random();
    if (people.length < most && (dice < 0.35 || !one))
      people.push(new Participant(room, `s${people.length}`));
    else if (dice < 0.6) one?.say(`${seed}-${step}`);
    else if (dice < 0.75) one?.raiseHand(random() < 0.6);
    else if (dice < 0.85) one?.socket?.cut();
    else if (dice < 0.88) one?.leave();
    for (const { socket } of here) if (random() < 0.7) socket?.release(1 + Math.floor(random() * 4));
    for (const { clock } of here) if (random() < 0.3) await clock.advance(random() * 1_000);
    await tick();
  }
  await compare(room, people);
}

/** Until everyone is connected and has all their answers. Time passes for those only who wait for time. */
async function rest(room: string, here: Participant[]): Promise<void> {
  for (let turn = 1; !here.every(({ isAtRest }) => isAtRest); turn++) {
    assert.ok(
      turn <= MAX_TURNS,
      `comes to no rest: ${JSON.stringify(here.map((person) => person.describe()))}`,
    );
    for (const person of here) {
      await person.passPause();
      if (turn % PATIENT_TURNS === 0 && !person.isAtRest) await person.clock.advance(2_500);
    }
    // On a busy machine, turns pass in which the server does not run.
    if (turn % PATIENT_TURNS === 0) await worker.advance(room, 0);
    await tick();
  }
}

/** Waits until everything settles, and compares the server's state with each client's. */
async function compare(room: string, people: Participant[]): Promise<void> {
  for (const person of people) person.flow();
  const here = people.filter(({ left }) => !left);
  await rest(room, here);
  await Promise.all(people.flatMap(({ pending }) => pending));

  const judge = await RawClient.join(worker, { room, token: { room, subject: 'judge', role: 'viewer' } });
  const log: ChatMessage[] = [];
  for (let more = true; more; ) {
    const before = log[0]?.id;
    const { ok } = await judge.query('chat.history', { limit: 200, ...(before ? { before } : {}) });
    const page = ok as { messages: ChatMessage[]; more: boolean };
    log.unshift(...page.messages.reverse());
    more = page.more;
  }
  const times = (text: string) => log.filter((message) => message.text === text).length;
  for (const { confirmed, sent } of people) {
    for (const text of confirmed) assert.equal(times(text), 1, `${text}, which was confirmed, is there once`);
    for (const text of sent) assert.ok(times(text) <= 1, `${text} is there once at most`);
  }
  const order = log.map(({ id }) => id);
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );

  const expected = here.map(({ client }) => client.self.get()!.id).sort();
  let participants: Record<string, ParticipantInfo> = {};
  let ids: string[] = [];
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    // Everyone is heard now, so that nobody is taken for silent. Those who left while their line was cut could not say
    // so: the room finds out in 5 s of its time, once it has seen the line go.
    for (const person of here) person.look();
    await rest(room, here);
    await worker.advance(room, 5_000);
    await judge.settled();
    ({ participants } = await judge.roomState());
    const before = ids;
    ids = Object.keys(participants).sort();
    if (isSame(ids, expected)) break;
    // On a busy machine, a connection that its owner gave up may reach the room only now.
    if (!isSame(ids, before)) round = 0;
  }
  assert.deepEqual(ids, expected);
  const latest = log.slice(-50).map(({ id, text }) => ({ id, text }));
  for (const { client, chat, clock } of here) {
    for (let turn = 1; ; turn++) {
      const mine = Object.fromEntries(
        client.participantIds.get().map((id) => [id, client.participant(id).get()]),
      );
      const said = chat.messages
        .get()
        .slice(-50)
        .map(({ id, text }) => ({ id, text }));
      const isEqual = isSame(mine, participants) && JSON.stringify(said) === JSON.stringify(latest);
      if (isEqual) break;
      // The last patch may still be in flight, but must arrive.
      if (turn > MAX_TURNS) {
        assert.deepEqual(
          { self: client.self.get()?.id, mine },
          { self: client.self.get()?.id, mine: participants },
        );
        assert.deepEqual(said, latest);
      }
      // Or it is to be asked for again, after a pause.
      if (turn % PATIENT_TURNS === 0) {
        await clock.advance(2_500);
        await worker.advance(room, 0);
      }
      await tick();
    }
  }
  for (const { client, chat } of people) {
    client.leave();
    chat.dispose();
  }
  judge.cut();
}

function isSame(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}

test(`${HISTORIES} random histories end with everyone seeing the same`, { timeout: 900_000 }, async () => {
  const only = process.env.CALLROOM_SEED;
  const seeds = only ? [Number(only)] : Array.from({ length: HISTORIES }, (_, n) => n + 1);
  const client = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const failed = runHistory(seed).catch((error: unknown) => {
        const why = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error);
        throw new Error(`History with CALLROOM_SEED=${seed} failed: ${why}`, { cause: error });
      });
      await failed;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
});
