import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** The features that Playwright turns off (1.64). A second flag of that name replaces the first. */
const OFF_IN_PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'BlockOriginHeaderModificationOnRedirect',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'Translate',
  'AutoDeElevate',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
];

/** Pages of its own that Chromium (156) loads into every window, half the cost of a window, and that no test sees. */
const ADDRESS_BAR_PAGES = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

export const FAKE_DEVICES = '--use-fake-device-for-media-stream';

/** The flags of a Chromium in a test: fake devices, no prompts, no background requests. */
export const chromiumFlags = [
  '--no-sandbox',
  FAKE_DEVICES,
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...OFF_IN_PLAYWRIGHT, ...ADDRESS_BAR_PAGES].join()}`,
];

/**
 * The flags for pages with calls. The camera has 10 frames a second instead of 20, so that a call takes a fifth less CPU
 * time.
 */
export const callFlags = chromiumFlags.map((flag) => (flag === FAKE_DEVICES ? `${flag}=fps=10` : flag));

const CHROMIUMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
/** The first Firefox with all of WebDriver BiDi that Playwright 1.64 uses (`network.addDataCollector`). */
export const MIN_FIREFOX = 143;
/** @type {string | undefined} */
let firefoxPath;
const FIREFOXES = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** The path of a Chromium that tests can run: `CALLROOM_CHROMIUM`, Playwright's own, or the system's. */
export function findChromium() {
  return [process.env.CALLROOM_CHROMIUM, chromium.executablePath(), ...CHROMIUMS].find(
    (path) => path && existsSync(path),
  );
}

/** The path of a Firefox that tests can run, if there is any on this machine. */
export function findFirefox() {
  firefoxPath ??= [process.env.CALLROOM_FIREFOX, ...FIREFOXES].find(
    (path) => path && existsSync(path) && versionOf(path) >= MIN_FIREFOX,
  );
  return firefoxPath;
}

/** @param {string} path @returns {number} the major version; 0 if the program does not tell */
function versionOf(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return Number(/ (\d+)\./.exec(stdout ?? '')?.[1] ?? 0);
}

/** The path of a Chromium, which is installed first if it is missing. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium found: asking Playwright for its own …');
  run('npx', ['playwright', 'install', 'chromium'], 180_000);
  const own = findChromium();
  if (own) return own;
  if (existsSync('/usr/bin/apt-get')) {
    console.log("Playwright's own is not to be had here: installing Debian's …");
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const [command = '', ...rest] = [...sudo, 'apt-get', ...args];
      run(command, rest, 600_000);
    }
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    'The tests need a Chromium or Chrome, and none could be found or installed. Install one and, if it is in an unusual place, name it in CALLROOM_CHROMIUM.',
  );
}

/** @param {string} command @param {string[]} args @param {number} timeout in milliseconds */
function run(command, args, timeout) {
  spawnSync(command, args, { stdio: 'inherit', timeout, shell: process.platform === 'win32' });
}
