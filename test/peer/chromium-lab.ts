import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright';
import type { LocalSfu } from '../../src/local/index.js';
import { ChromiumCall } from '../local/chromium-call.js';

/** A real SFU and a real Chromium, whose pages have `window.lab` and with it peers. */
export class ChromiumLab {
  private constructor(
    readonly call: ChromiumCall,
    readonly bundle: string,
  ) {}

  static async start(): Promise<ChromiumLab> {
    const [call, { outputFiles }] = await Promise.all([
      ChromiumCall.start(),
      build({
        entryPoints: [fileURLToPath(new URL('./page-lab.ts', import.meta.url))],
        bundle: true,
        write: false,
        format: 'iife',
        target: 'es2022',
      }),
    ]);
    return new ChromiumLab(call, outputFiles[0]!.text);
  }

  get sfu(): LocalSfu {
    return this.call.sfu;
  }

  /** A fresh page, whose peers go to `sfu`. */
  async openPage(sfu: LocalSfu = this.sfu): Promise<Page> {
    const page = await this.call.openPage();
    await page.addScriptTag({ content: this.bundle });
    await page.evaluate((config) => window.lab.configure(config), {
      base: `${sfu.url}/apps/${sfu.appId}`,
      secret: sfu.appSecret,
    });
    return page;
  }

  close(): Promise<void> {
    return this.call.close();
  }
}
