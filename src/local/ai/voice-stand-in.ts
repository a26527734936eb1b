import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { WebSocketServer } from 'ws';
import { IDLE_LIMIT_MS } from '../../calls-api/wire.js';
import { systemClock } from '../../core/clock.js';
import { Sfu } from '../sfu/sfu.js';
import { localCertificate } from '../transport/certificate.js';
import { VoiceCall } from './voice-call.js';

const MAX_BODY_BYTES = 256 * 1024;
const MAX_CALLS = 16;

const SessionOptions = v.object({
  type: v.literal('realtime'),
  model: v.string(),
  instructions: v.optional(v.string(), ''),
  audio: v.optional(v.object({ output: v.optional(v.object({ voice: v.optional(v.string()) })) })),
});

/**
 * A speech-to-speech service for development and tests, with the contract of OpenAI's Realtime API and without a model:
 * its peer is real, and says what it heard again, two semitones higher.
 *
 * Instructions with one of these phrases make it misbehave: `refuse me`, `say nothing`, `say rubbish`,
 * `mumble`, `break off`.
 */
export class VoiceStandIn {
  readonly token = randomBytes(16).toString('hex');
  readonly #calls = new Map<string, VoiceCall>();
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  readonly #sfu: Sfu;

  private constructor(sfu: Sfu) {
    this.#sfu = sfu;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      const url = new URL(request.url ?? '', this.url);
      const call = this.#calls.get(url.searchParams.get('call_id') ?? '');
      if (url.pathname !== '/v1/realtime' || !call || !this.#mayUse(request)) {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (ws) => call.control(ws));
    });
  }

  /** Starts it on a free port of this machine, where the network cannot reach it. */
  static async start(): Promise<VoiceStandIn> {
    const sfu = await Sfu.start({
      certificate: await localCertificate(),
      udpPort: 0,
      openToNetwork: false,
      announceAddresses: ['127.0.0.1'],
      clock: systemClock,
      limits: { trackTimeoutMs: IDLE_LIMIT_MS, consentMs: IDLE_LIMIT_MS, unconnectedMs: IDLE_LIMIT_MS },
    });
    const standIn = new VoiceStandIn(sfu);
    await new Promise<void>((resolve, reject) => {
      standIn.#server.once('error', reject);
      standIn.#server.listen(0, '127.0.0.1', resolve);
    });
    return standIn;
  }

  /** The `AI_ENDPOINT` of a Worker on this machine. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** The settings with which a Worker uses it. */
  get vars(): Readonly<Record<'AI_ENDPOINT' | 'AI_TOKEN' | 'AI_MODEL', string>> {
    return { AI_ENDPOINT: this.url, AI_TOKEN: this.token, AI_MODEL: 'stand-in' };
  }

  /** The calls that it has not hung up. */
  get calls(): readonly VoiceCall[] {
    return [...this.#calls.values()];
  }

  async close(): Promise<void> {
    for (const call of this.calls) call.close();
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await Promise.all([closed, this.#sfu.close()]);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const hangup = /^\/v1\/realtime\/calls\/(\w+)\/hangup$/.exec(request.url ?? '');
      if (request.method !== 'POST' || (request.url !== '/v1/realtime/calls' && !hangup))
        return refuse(response, 404, 'There is only POST /v1/realtime/calls, and …/{id}/hangup.');
      if (!this.#mayUse(request))
        return refuse(response, 401, 'Send the token of the stand-in as a bearer token.');
      if (!hangup) return await this.#begin(request, response);
      const call = this.#calls.get(hangup[1]!);
      call?.close();
      response.writeHead(call ? 200 : 404).end();
    } catch (error) {
      if (!response.headersSent)
        refuse(response, 400, error instanceof Error ? error.message : String(error));
      else response.destroy();
    }
  }

  async #begin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request);
    const session = v.safeParse(SessionOptions, JSON.parse(String(form.get('session'))));
    if (!session.success) return refuse(response, 400, session.issues[0].message);
    const { instructions } = session.output;
    if (instructions.includes('say nothing')) return;
    if (instructions.includes('refuse me')) return refuse(response, 400, 'The stand-in refuses, as asked.');
    if (instructions.includes('say rubbish')) {
      response.writeHead(201, { 'content-type': 'application/sdp' }).end('v=0 <<<');
      return;
    }
    if (this.#calls.size >= MAX_CALLS) return refuse(response, 429, 'The stand-in has too many calls.');
    const call = new VoiceCall(this.#sfu, instructions, () => this.#calls.delete(call.id));
    this.#calls.set(call.id, call);
    try {
      const answer = call.answer(String(form.get('sdp')));
      response.writeHead(201, {
        'content-type': 'application/sdp',
        location: `/v1/realtime/calls/${call.id}`,
      });
      response.end(answer);
    } catch (error) {
      call.close();
      throw error;
    }
  }

  #mayUse({ headers }: IncomingMessage): boolean {
    const [given, wanted] = [headers.authorization ?? '', `Bearer ${this.token}`].map((text) =>
      Buffer.from(text),
    );
    return given!.length === wanted!.length && timingSafeEqual(given!, wanted!);
  }
}

async function readForm(request: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`The body is longer than ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  const type = request.headers['content-type'] ?? '';
  return new Response(Buffer.concat(chunks), { headers: { 'content-type': type } }).formData();
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message } }));
}
