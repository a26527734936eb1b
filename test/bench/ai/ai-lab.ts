import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright';
import { WebSocket, WebSocketServer } from 'ws';
import { SpeechStandIn } from '../../../src/local/ai/speech-stand-in.js';
import { VoiceStandIn } from '../../../src/local/ai/voice-stand-in.js';
import { candidateAddresses } from '../../../src/local/dev/own-addresses.js';
import { ChromiumCall } from '../../local/chromium-call.js';
import { type RunningWorker, startWorker } from '../../server/start-worker.js';

/** A local SFU, a real Worker, stand-ins for its AI services, and a real Chromium whose pages have `window.talking`. */
export class AiLab {
  private constructor(
    readonly chromium: ChromiumCall,
    readonly worker: RunningWorker,
    readonly voice: VoiceStandIn,
    readonly speech: SpeechStandIn,
    readonly bundle: string,
  ) {}

  static async start(): Promise<AiLab> {
    const [chromium, voice, speech] = await Promise.all([
      ChromiumCall.start(),
      VoiceStandIn.start(),
      SpeechStandIn.start(),
    ]);
    const { url, appId, appSecret } = chromium.sfu;
    const [worker, { outputFiles }] = await Promise.all([
      startWorker({
        entry: fileURLToPath(new URL('./ai-worker.ts', import.meta.url)),
        classes: ['Transcriber', 'VoiceAgent'],
        migrate: false,
        callsApiBase: url,
        vars: { CALLS_APP_ID: appId, CALLS_APP_SECRET: appSecret, ...voice.vars, ...speech.vars },
      }),
      build({
        entryPoints: [fileURLToPath(new URL('./ai-page.ts', import.meta.url))],
        bundle: true,
        write: false,
        format: 'iife',
        target: 'es2022',
        logLevel: 'error',
      }),
    ]);
    return new AiLab(chromium, worker, voice, speech, outputFiles[0]!.text);
  }

  async openPage(): Promise<Page> {
    const page = await this.chromium.openPage();
    await page.exposeFunction('callService', (offer: string) => this.#call(offer));
    await page.addScriptTag({ content: this.bundle });
    return page;
  }

  async close(): Promise<void> {
    await this.chromium.close();
    await this.worker.stop();
    await Promise.all([this.voice.close(), this.speech.close()]);
  }

  /**
   * Calls the voice service for a page, which may not have its token.
   * @returns its answer, and the address of a socket that passes events on to it and back.
   */
  async #call(offer: string): Promise<{ answer: string; control: string }> {
    const { url, token, vars } = this.voice;
    const headers = { Authorization: `Bearer ${token}` };
    const body = new FormData();
    body.set('sdp', offer);
    body.set('session', JSON.stringify({ type: 'realtime', model: vars.AI_MODEL }));
    const response = await fetch(`${url}/realtime/calls`, { method: 'POST', headers, body });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    // Chromium sends from the address of an interface, and cannot reach 127.0.0.1 from there.
    const answer = text.replaceAll('127.0.0.1', candidateAddresses()[0]!);
    const callId = response.headers.get('location')!.split('/').at(-1);
    const service = new WebSocket(`${url.replace('http', 'ws')}/realtime?call_id=${callId}`, { headers });
    await once(service, 'open');
    const relay = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    relay.on('connection', (page) => {
      page.on('message', (data) => service.send(String(data)));
      service.on('message', (data) => page.send(String(data)));
    });
    await once(relay, 'listening');
    return { answer, control: `ws://127.0.0.1:${(relay.address() as AddressInfo).port}` };
  }
}
