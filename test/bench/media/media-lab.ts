import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright';
import { ChromiumCall } from '../../local/chromium-call.js';

/** A local SFU and a real Chromium, whose pages have `window.bench`. */
export class MediaLab {
  private constructor(
    readonly call: ChromiumCall,
    readonly bundle: string,
  ) {}

  static async start(): Promise<MediaLab> {
    const [call, { outputFiles }] = await Promise.all([
      ChromiumCall.start(),
      build({
        entryPoints: [fileURLToPath(new URL('./media-page.ts', import.meta.url))],
        bundle: true,
        write: false,
        format: 'iife',
        target: 'es2022',
        logLevel: 'error',
      }),
    ]);
    return new MediaLab(call, outputFiles[0]!.text);
  }

  /** @param latencyMs that each request of the page takes on top, there and back. */
  async openPage({ latencyMs = 0 } = {}): Promise<Page> {
    const { sfu } = this.call;
    const page = await this.call.openPage();
    await page.addScriptTag({ content: this.bundle });
    await page.evaluate((config) => window.bench.configure(config), {
      base: `${sfu.url}/apps/${sfu.appId}`,
      secret: sfu.appSecret,
      latencyMs,
    });
    return page;
  }

  close(): Promise<void> {
    return this.call.close();
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function rounded(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}
