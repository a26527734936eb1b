import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright';
import { sfuVars } from '../../src/local/dev/sfu-vars.js';
import { type LocalSfu, startLocalSfu } from '../../src/local/index.js';
import { ChromiumCall } from '../local/chromium-call.js';
import type { Target } from '../local/conformance-target.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import type { Expected } from './call-page-lab.js';

/** A real SFU, a real Worker in front of it, and a real Chromium whose pages have `window.people` and with it calls. */
export class CallLab<Sfu extends Target = LocalSfu> {
  private constructor(
    readonly chromium: ChromiumCall<Sfu>,
    readonly worker: RunningWorker,
    readonly bundle: string,
  ) {}

  /** `turn`: whether the Worker has a TURN key of the SFU. */
  static async start({ turn = false } = {}): Promise<CallLab> {
    return CallLab.on(await startLocalSfu(), turn);
  }

  /** Uses a running SFU, and closes it at the end. */
  static async on<Sfu extends Target>(sfu: Sfu, turn = false): Promise<CallLab<Sfu>> {
    const chromium = await ChromiumCall.on(sfu);
    const [worker, { outputFiles }] = await Promise.all([
      startWorker({
        entry: fileURLToPath(new URL('../../demo/worker.ts', import.meta.url)),
        // The demo's Worker makes its tables itself.
        migrate: false,
        vars: sfuVars(sfu, turn),
      }),
      build({
        entryPoints: [fileURLToPath(new URL('./call-page-lab.ts', import.meta.url))],
        bundle: true,
        write: false,
        format: 'iife',
        target: 'es2022',
        // Where the assets of effects are is not known in it, and none is asked for.
        logLevel: 'error',
      }),
    ]);
    return new CallLab(chromium, worker, outputFiles[0]!.text);
  }

  get sfu(): Sfu {
    return this.chromium.sfu;
  }

  async openPage(context?: BrowserContext): Promise<Page> {
    const page = await this.chromium.openPage(context);
    await this.prepare(page);
    return page;
  }

  /** Loads `window.people` into a page, as after a reload. */
  async prepare(page: Page): Promise<void> {
    await page.addScriptTag({ content: this.bundle });
  }

  async close(): Promise<void> {
    await this.chromium.close();
    await this.worker.stop();
  }
}

/** Waits until `name`, on `page`, sees these others and nobody else, each in the colour of their camera. */
export function seesColours(page: Page, name: string, others: Record<string, string>): Promise<void> {
  const expected = Object.fromEntries(
    Object.entries(others).map(([other, colour]) => [other, { colour, hasCamera: true, isMuted: false }]),
  );
  return sees(page, name, expected);
}

/** Waits until `name`, on `page`, sees these others and nobody else, each as they are. */
export function sees(page: Page, name: string, expected: Expected['others']): Promise<void> {
  return page.evaluate(
    async ([who, all]) => {
      while ((await window.people.differences(who, { others: all })).length > 0) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [name, expected] as const,
  );
}
