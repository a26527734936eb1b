import { WebSocket } from 'ws';
import type { RoomState, ServerEvent, Welcome } from '../../src/room/protocol/index.js';
import type { RunningWorker } from './start-worker.js';

type Message = Record<string, unknown>;

export interface RawOptions {
  room: string;
  /** A token, or what to make one from; null: none. */
  token?: string | null | Parameters<RunningWorker['token']>[0];
  query?: Record<string, string>;
  headers?: Record<string, string>;
}

/** A room client that sends exactly what a test tells it to, and records all messages. */
export class RawClient {
  readonly messages: Message[] = [];
  /** Whether the marks that come are given back, as a client has to. */
  acknowledges = true;
  /** What came so far, in bytes. */
  bytes = 0;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  #closed: { code: number; reason: string } | null = null;
  /** Of all clients, because a client that comes back must not repeat an id of its earlier self. */
  static #count = 0;
  #wasRefused = false;

  private constructor(url: URL, headers: Record<string, string>) {
    // Compressed, what a flood repeats would be next to nothing.
    this.#socket = new WebSocket(url, { headers, perMessageDeflate: false });
    this.#socket.on('message', (data) => {
      const text = String(data);
      this.bytes += Buffer.byteLength(text);
      if (text.includes('"final":true')) this.#wasRefused = true;
      const message = text === 'pong' ? { type: 'pong' } : (JSON.parse(text) as Message);
      if (typeof message.mark === 'string' && this.acknowledges) this.send({ mark: message.mark });
      if (message.type !== 'mark') this.messages.push(message);
      this.#wake();
    });
    this.#socket.on('close', (code, reason) => {
      this.#closed = { code, reason: String(reason) };
      this.#wake();
    });
    this.#socket.on('error', () => this.#wake());
  }

  /** Connects. The server's reaction is in the messages. */
  static async open(worker: RunningWorker, { room, token, query, headers }: RawOptions): Promise<RawClient> {
    const url = new URL(`/parties/room/${room}`, worker.origin.replace('http', 'ws'));
    const text = typeof token === 'string' || token === null ? token : await worker.token({ room, ...token });
    url.search = String(new URLSearchParams({ v: '1', ...(text === null ? {} : { token: text }), ...query }));
    return new RawClient(url, headers ?? {});
  }

  /** Connects, waits until it is in, and confirms its first welcome. */
  static async join(
    worker: RunningWorker,
    options: RawOptions,
  ): Promise<RawClient & { welcome: Welcome; id: string }> {
    const client = await RawClient.open(worker, options);
    const welcome = (await client.next('welcome')) as unknown as Welcome;
    // A new participant who has not confirmed cannot come back.
    if (!welcome.resumed) client.send({ welcomed: true });
    return Object.assign(client, { welcome, id: welcome.self.id });
  }

  /** The first message so far or to come that fits, which is then no longer there for the next call. */
  async next(fits: string | ((message: Message) => boolean)): Promise<Message> {
    const test = typeof fits === 'string' ? ({ type }: Message) => type === fits : fits;
    for (;;) {
      const index = this.messages.findIndex(test);
      if (index >= 0) return this.messages.splice(index, 1)[0]!;
      if (this.#closed) {
        throw new Error(
          `Closed (${this.#closed.code}) while waiting for ${fits}; heard ${JSON.stringify(this.messages)}`,
        );
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  event(event: string): Promise<Extract<ServerEvent, { type: 'event' }>> {
    return this.next((message) => message.event === event) as Promise<never>;
  }

  /** Past and future patches, up to and including the first with such an op. */
  async patched(
    fits: (op: { set?: string[]; delete?: string[]; value?: unknown }) => boolean,
  ): Promise<Message> {
    return this.next(
      (message) => message.type === 'patch' && (message.ops as Parameters<typeof fits>[0][]).some(fits),
    );
  }

  closed(): Promise<{ code: number; reason: string }> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.#closed) resolve(this.#closed);
        else this.#waiting.add(check);
      };
      check();
    });
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  command(command: string, data?: unknown, id = `c${++RawClient.#count}`): Promise<Message> {
    this.send({ id, command, data });
    return this.next(({ re }) => re === id);
  }

  query(query: string, data?: unknown, id = `q${++RawClient.#count}`): Promise<Message> {
    this.send({ id, query, data });
    return this.next(({ re }) => re === id);
  }

  /** The whole state of the room. A room of many people sends it in pages, so a person may be on any of them. */
  async roomState(): Promise<RoomState> {
    const first = await this.#statePage();
    const participants = { ...first.state.participants };
    const people = { ...first.state.people };
    for (let { after } = first; after !== null; ) {
      const page = await this.#statePage(after);
      Object.assign(participants, page.state.participants);
      Object.assign(people, page.state.people);
      ({ after } = page);
    }
    return { ...first.state, participants, people };
  }

  async #statePage(after?: string): Promise<{ state: RoomState; after: string | null }> {
    const answer = await this.query('room.state', after === undefined ? null : { after });
    if (!answer.ok) throw new Error(`The room refused its state: ${JSON.stringify(answer.error)}`);
    return answer.ok as { state: RoomState; after: string | null };
  }

  /** Resolves when the room has handled everything sent so far, and has sent the results. */
  async settled(): Promise<void> {
    // Any answer is enough, also a refusal: the room never delays the answer to this frame.
    await this.query('revoked', { participant: 'nobody' });
  }

  /** Closes as a browser does when its page goes. */
  async close(): Promise<void> {
    // workerd (1.20260426) lets go of a hibernating socket that it closed itself only when the object next sleeps.
    if (this.#wasRefused) return this.cut();
    this.#socket.close(1001);
    await this.closed();
  }

  /** Closes with a code of the test's choice. */
  closeWith(code: number): void {
    this.#socket.close(code);
  }

  /** Stops reading, and stays connected. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Cuts the connection without a close frame. */
  cut(): void {
    this.#socket.terminate();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
