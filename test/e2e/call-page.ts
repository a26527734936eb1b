import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { Call } from '../../src/index.js';

declare global {
  interface Window {
    /** Every connection that the page has made; see `watchNetwork`. */
    connections: Set<RTCPeerConnection>;
    /** Every socket that the page has opened. */
    sockets: Set<WebSocket>;
  }
}

/** The media that arrives from another participant, from the browser's statistics (webrtc-stats). */
export interface Received {
  name: string;
  framesDecoded: number;
  audioPackets: number;
  audioEnergy: number;
  /** Milliseconds since the epoch. */
  lastAudioPacketMs: number;
}

export function roomName(): string {
  return `e2e-${Math.random().toString(36).slice(2, 10)}`;
}

/** The demo, as `npm start` serves it: hundreds of modules, for which a page takes three times as long. */
export function demoUrl(room: string, name: string, more = ''): string {
  return `${process.env.DEMO_URL}/?room=${room}&name=${name}${more}`;
}

/**
 * A page of a site of its own origin that has nothing of ours but the built bundle, as users have it. The site makes
 * each name a person of its own.
 */
export function siteUrl(
  room: string,
  name: string,
  {
    site = process.env.LISTED_SITE_URL,
    server = process.env.DEMO_URL ?? '',
    role = 'participant',
    more = '&join',
  } = {},
): string {
  const query = new URLSearchParams({ server, room, name, token: `/call-token?role=${role}` });
  return `${site}/bundle.html?${query}${more}`;
}

/** In the address: without cameras, for tests of sound and words, whose pages then take much less of the machine. */
export const AUDIO_ONLY = '&behavior=audio-only';
export const WITHOUT_CAMERAS = { more: `&join${AUDIO_ONLY}` };

/** The details of a test whose pages keep every core of a small machine busy: `npm test` runs nothing beside it. */
export const ALONE = { tag: '@alone' };

/** One person's page in a call, seen and used from outside. */
export class CallPage {
  constructor(readonly page: Page) {}

  /** Opens a site's page that joins at once. */
  static async join(
    context: BrowserContext,
    room: string,
    name: string,
    options: Parameters<typeof siteUrl>[2] = {},
  ): Promise<CallPage> {
    const call = await CallPage.open(context, siteUrl(room, name, options));
    await call.isIn();
    return call;
  }

  static async open(context: BrowserContext, url: string): Promise<CallPage> {
    const page = await context.newPage();
    await page.addInitScript(watchNetwork);
    await page.goto(url);
    return new CallPage(page);
  }

  get tiles() {
    return this.page.locator('call-tile');
  }

  tile(name: string) {
    return this.page.locator('call-tile').filter({ hasText: name });
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  async isIn(): Promise<void> {
    // As in `playwright.config.ts`, which other runners do not read.
    await expect.poll(() => this.#statusAndError(), { timeout: 60_000 }).toBe('joined');
  }

  status(): Promise<string | undefined> {
    return this.page.evaluate(() => {
      const room = document.querySelector('call-room') as { call?: Call } | null;
      return room?.call?.state.get().status;
    });
  }

  /** The status, and the call's error with its causes: a test whose call does not join then says why. */
  #statusAndError(): Promise<string> {
    return this.page.evaluate(() => {
      const room = document.querySelector('call-room') as { call?: Call } | null;
      const { status = 'no call', error = null } = room?.call?.state.get() ?? {};
      const words: string[] = [status];
      if (error) words.push(error.code);
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) words.push(cause.message);
      return words.join(': ');
    });
  }

  /** Cuts its socket to the room, like a router that drops the connection. Resolves once the page notices. */
  async cutLine(): Promise<void> {
    await this.page.evaluate(async () => {
      const { call } = document.querySelector('call-room') as unknown as { call: Call };
      const noticed = new Promise<void>((resolve) => {
        const stop = call.state.listen(({ status }) => {
          if (status !== 'reconnecting') return;
          stop();
          resolve();
        });
      });
      for (const socket of window.sockets) socket.close();
      await noticed;
    });
  }

  /** The server's id for this page's participant. */
  participantId(): Promise<string | undefined> {
    return this.page.evaluate(() => {
      const room = document.querySelector('call-room') as { call?: Call } | null;
      return room?.call?.self.details.get().id;
    });
  }

  /** Waits until video and audio of each of the others arrive and keep arriving. A failure says what arrived. */
  async seesAndHears(...names: string[]): Promise<void> {
    const before = new Map((await this.received()).map((one) => [one.name, one]));
    const state = async (name: string, now: Received[]) => {
      const a = before.get(name);
      const b = now.find((one) => one.name === name);
      if (!b) return `${name} is not in the call`;
      // On a connection of its own they are counted from the start again.
      if (a && (b.framesDecoded < a.framesDecoded || b.audioPackets < a.audioPackets)) before.set(name, b);
      else if (
        b.framesDecoded > (a?.framesDecoded ?? 0) + 5 &&
        b.audioPackets > (a?.audioPackets ?? 0) &&
        b.audioEnergy > (a?.audioEnergy ?? 0)
      )
        return name;
      return `${name}: ${JSON.stringify({ before: a, now: b })}, ${await this.#statusAndError()}, ${await this.#connectionStates()}`;
    };
    await expect
      .poll(
        async () => {
          const now = await this.received();
          return Promise.all(names.map((name) => state(name, now)));
        },
        { message: `${names.join(' and ')} should be seen and heard`, timeout: 90_000 },
      )
      .toEqual(names);
  }

  /** Of each connection that is not closed. */
  #connectionStates(): Promise<string> {
    return this.page.evaluate(() =>
      [...window.connections]
        .filter(({ signalingState }) => signalingState !== 'closed')
        .map(
          (connection) =>
            `${connection.connectionState} (${connection
              .getTransceivers()
              .map(({ mid, currentDirection, receiver }) => `${mid} ${currentDirection} ${receiver.track.id}`)
              .join(', ')})`,
        )
        .join(', '),
    );
  }

  received(): Promise<Received[]> {
    return this.page.evaluate(async () => {
      const room = document.querySelector('call-room') as { call?: Call } | null;
      const stats = new Map<string, Record<string, number>>();
      for (const connection of window.connections) {
        if (connection.signalingState === 'closed') continue;
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'inbound-rtp') stats.set(report.trackIdentifier, report);
        }
      }
      return (room?.call?.participants.get() ?? [])
        .filter((participant) => !participant.isLocal)
        .map(({ details, sources }) => {
          const video = stats.get(sources.camera.track.get()?.id ?? '');
          const audio = stats.get(sources.microphone.track.get()?.id ?? '');
          return {
            name: details.get().name,
            framesDecoded: video?.framesDecoded ?? 0,
            audioPackets: audio?.packetsReceived ?? 0,
            audioEnergy: audio?.totalAudioEnergy ?? 0,
            lastAudioPacketMs: audio?.lastPacketReceivedTimestamp ?? 0,
          };
        });
    });
  }

  async receivedFrom(name: string): Promise<Received> {
    const found = (await this.received()).find((one) => one.name === name);
    if (!found) throw new Error(`${name} is not in the call.`);
    return found;
  }
}

function watchNetwork(): void {
  window.connections = new Set();
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connections.add(this);
    }
  };
  window.sockets = new Set();
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      window.sockets.add(this);
    }
  };
}
