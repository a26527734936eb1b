import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { type LocalSfu, type LocalSfuOptions, startLocalSfu } from '../../src/local/index.js';
import { installPageClient, type PageClient } from './page-client.js';

declare global {
  interface Window {
    calls: PageClient;
  }
}

const FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A local SFU and a real Chromium whose pages talk to it. */
export class ChromiumCall {
  private constructor(
    readonly sfu: LocalSfu,
    readonly browser: Browser,
    readonly pageServer: Server,
  ) {}

  static async start(options: LocalSfuOptions = {}): Promise<ChromiumCall> {
    const [sfu, browser, server] = await Promise.all([
      startLocalSfu(options),
      chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS }),
      servePage(),
    ]);
    return new ChromiumCall(sfu, browser, server);
  }

  /** A page of its own browser context, with a session on the SFU as `window.calls`. */
  async openPage(): Promise<Page> {
    const context = await this.browser.newContext({ permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    // tsx names functions through a helper that pages do not have.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(installPageClient, {
      base: `${this.sfu.url}/apps/${this.sfu.appId}`,
      secret: this.sfu.appSecret,
    });
    await page.goto(`http://localhost:${(this.pageServer.address() as AddressInfo).port}/`);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.sfu.close();
    await new Promise((resolve) => this.pageServer.close(resolve));
  }
}

async function servePage(): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>local SFU test</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}
