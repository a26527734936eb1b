import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  firefox,
} from '@playwright/test';
import { callFlags, findChromium, findFirefox } from '../../scripts/browsers.mjs';

/** Runs a Chromium of its own, with other flags than the others have. */
export async function withChromium(
  change: { without?: readonly string[]; and?: readonly string[]; options?: BrowserContextOptions },
  run: (context: BrowserContext, browser: Browser) => Promise<void>,
): Promise<void> {
  const { without = [], and = [], options = {} } = change;
  const browser = await chromium.launch({
    ...(findChromium() && { executablePath: findChromium()! }),
    args: [
      ...callFlags.filter((flag) => !without.some((other) => `${flag}=`.startsWith(`${other}=`))),
      ...and,
    ],
  });
  try {
    await run(await browser.newContext(options), browser);
  } finally {
    await browser.close();
  }
}

/** Runs a Firefox of its own, with fake devices. */
export async function withFirefox(
  prefs: Record<string, number | boolean>,
  run: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  // Debian's Firefox speaks WebDriver BiDi, not Playwright's own protocol: hence the channel, and the nulls for
  // what it cannot emulate (Playwright 1.64, Firefox 153, 2026-11).
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    ...(findFirefox() && { executablePath: findFirefox()! }),
    firefoxUserPrefs: { 'media.navigator.streams.fake': true, ...prefs },
  });
  try {
    await run(
      await browser.newContext({
        colorScheme: null,
        reducedMotion: null,
        forcedColors: null,
        contrast: null,
      }),
    );
  } finally {
    await browser.close();
  }
}
