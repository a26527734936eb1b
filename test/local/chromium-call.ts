import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page, type Response } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/browsers.mjs';
import { type LocalSfu, type LocalSfuOptions, startLocalSfu } from '../../src/local/index.js';
import { realTarget, startTarget, type Target } from './conformance-target.js';
import { assertDocumented } from './documented.js';
import { installPageClient, type PageClient } from './page-client.js';

declare global {
  interface Window {
    calls: PageClient;
  }
}

/** An SFU (by default a local SFU) and a real Chromium whose pages use it. */
export class ChromiumCall<Sfu extends Target = LocalSfu> {
  /** What the SFU answered that is not documented. */
  readonly #undocumented: Error[] = [];

  private constructor(
    readonly sfu: Sfu,
    readonly browser: Browser,
    readonly pageServer: Server,
    /** Playwright keeps what it is asked to listen for, which would be a leak to a test of leaks. */
    readonly checksAnswers: boolean,
  ) {}

  static async start(options: LocalSfuOptions = {}): Promise<ChromiumCall> {
    return ChromiumCall.#with(await startLocalSfu(options), false);
  }

  /** Uses the real service if it is configured. */
  static async conformance(): Promise<ChromiumCall<Target>> {
    return ChromiumCall.#with(await startTarget(), !realTarget);
  }

  /** Uses a running SFU, and closes it at the end. */
  static on<Sfu extends Target>(sfu: Sfu): Promise<ChromiumCall<Sfu>> {
    return ChromiumCall.#with(sfu, false);
  }

  static async #with<Sfu extends Target>(sfu: Sfu, checksAnswers: boolean): Promise<ChromiumCall<Sfu>> {
    const executablePath = findChromium();
    const [browser, server] = await Promise.all([
      chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags }),
      servePage(sfu),
    ]);
    return new ChromiumCall(sfu, browser, server, checksAnswers);
  }

  /** A page of its own browser context, or of a context given, with a session on the SFU as `window.calls`. */
  async openPage(given?: BrowserContext, configuration?: RTCConfiguration): Promise<Page> {
    const context = given ?? (await this.browser.newContext({ permissions: ['camera', 'microphone'] }));
    const page = await context.newPage();
    // tsx names functions through a helper that pages do not have.
    await page.addInitScript('globalThis.__name = (named) => named');
    const origin = `http://localhost:${(this.pageServer.address() as AddressInfo).port}`;
    const { url, appId, appSecret } = this.sfu;
    if (this.checksAnswers)
      page.on('response', (response) => this.#checkAnswer(response, `${url}/apps/${appId}/`));
    const base = `${realTarget ? origin : url}/apps/${appId}`;
    await page.addInitScript(installPageClient, { base, secret: appSecret, configuration });
    await page.goto(`${origin}/`);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.sfu.close();
    await new Promise((resolve) => this.pageServer.close(resolve));
    if (this.#undocumented.length > 0) throw new AggregateError(this.#undocumented, 'Undocumented answers');
  }

  async #checkAnswer(response: Response, base: string): Promise<void> {
    if (!response.url().startsWith(base)) return;
    // A page that was closed meanwhile cannot show it any more.
    const body = await response.json().catch(() => undefined);
    if (body === undefined) return;
    try {
      const path = response.url().slice(base.length);
      assertDocumented(response.request().method(), path, response.status(), body);
    } catch (error) {
      this.#undocumented.push(error as Error);
    }
  }
}

/** Serves an empty page, and forwards `/apps/` to `sfu`, because the real service refuses requests of pages. */
async function servePage(sfu: Target): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/apps/')) {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>SFU test</title>');
      return;
    }
    const { method = 'GET', headers } = request;
    const body = await bodyOf(request);
    const answer = await fetch(`${sfu.url}${request.url}`, {
      method,
      headers: { Authorization: headers.authorization ?? '', 'Content-Type': 'application/json' },
      ...(body !== '' && { body }),
    });
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
