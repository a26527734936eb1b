import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright';
import { ChromiumCall } from '../../local/chromium-call.js';
import { type RunningWorker, startWorker } from '../../server/start-worker.js';

/** A local SFU, a real Worker before it, and a real Chromium whose pages have `window.joining`. */
export class JoinLab {
  private constructor(
    readonly chromium: ChromiumCall,
    readonly worker: RunningWorker,
    readonly bundle: string,
  ) {}

  static async start(): Promise<JoinLab> {
    const chromium = await ChromiumCall.start();
    const { url, appId, appSecret } = chromium.sfu;
    const [worker, { outputFiles }] = await Promise.all([
      startWorker({
        entry: fileURLToPath(new URL('../../../demo/worker.ts', import.meta.url)),
        migrate: false,
        callsApiBase: url,
        vars: { CALLS_APP_ID: appId, CALLS_APP_SECRET: appSecret },
      }),
      build({
        entryPoints: [fileURLToPath(new URL('./join-page.ts', import.meta.url))],
        bundle: true,
        write: false,
        format: 'iife',
        target: 'es2022',
        logLevel: 'error',
      }),
    ]);
    return new JoinLab(chromium, worker, outputFiles[0]!.text);
  }

  /** @param latencyMs that each request and each message on a socket takes on top, there and back. */
  async openPage(latencyMs: number): Promise<Page> {
    const page = await this.chromium.openPage();
    await page.addScriptTag({ content: this.bundle });
    const { url, appId, appSecret } = this.chromium.sfu;
    const config = {
      server: this.worker.origin,
      sfu: `${url}/apps/${appId}`,
      secret: appSecret,
      latencyMs,
    };
    await page.evaluate((given) => window.joining.configure(given), config);
    return page;
  }

  async close(): Promise<void> {
    await this.chromium.close();
    await this.worker.stop();
  }
}
