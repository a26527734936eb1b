/** A page that has the built bundle, served with exactly the policy that the documentation recommends. */
import { readFileSync } from 'node:fs';
import { type BrowserContext, expect } from '@playwright/test';
import { CallPage } from './call-page.js';

declare global {
  interface Window {
    violations: string[];
  }
}

const documentation = readFileSync(new URL('../../docs/content-security-policy.md', import.meta.url), 'utf8');

/** The documented header, with its made-up host replaced by this run's. @param more sources to add, by directive. */
function policy(more: Readonly<Record<string, string>>): string {
  const server = process.env.DEMO_URL ?? '';
  const lines = /```http\nContent-Security-Policy:\n([\s\S]*?)```/.exec(documentation)?.[1] ?? '';
  expect(lines).toContain("style-src 'self';");
  const here = lines
    .replaceAll('https://calls.your.site', server)
    .replaceAll('wss://calls.your.site', server.replace('http', 'ws'))
    .replaceAll(/\s+/g, ' ');
  const sources = new Map(
    here.split(';').flatMap((one) => {
      const [directive, ...values] = one.trim().split(' ');
      return directive ? [[directive, values.join(' ')] as const] : [];
    }),
  );
  for (const [directive, values] of Object.entries(more))
    sources.set(directive, `${sources.get(directive) ?? ''} ${values}`.trim());
  return [...sources].map((one) => one.join(' ')).join('; ');
}

export interface StrictPage extends CallPage {
  /** What the policy blocked so far: by its events, and by the console. */
  blocked(): Promise<string[]>;
}

const STYLES = 'html, body { height: 100%; margin: 0; } call-room { height: 100%; }';

/**
 * Opens a page without a line of script or style of its own.
 * @param more attributes of the `call-room`.
 * @param sources of the policy, beside the documented ones, by directive.
 */
export async function openStrict(
  context: BrowserContext,
  room: string,
  name: string,
  {
    role = 'participant',
    more = '',
    sources = {},
  }: { role?: string; more?: string; sources?: Readonly<Record<string, string>> } = {},
): Promise<StrictPage> {
  const site = process.env.LISTED_SITE_URL;
  const attributes = `room="${room}" name="${name}" server="${process.env.DEMO_URL}" token-endpoint="/call-token?role=${role}" ${more}`;
  // Tests run side by side, so each page has a folder of its own.
  const folder = `/strict-${Math.random().toString(36).slice(2)}`;
  const put = (path: string, body: string, headers: Record<string, string>) =>
    fetch(`${site}${folder}/${path}`, { method: 'PUT', body, headers });
  await put('site.css', STYLES, { 'content-type': 'text/css' });
  await put(
    'index.html',
    `<!doctype html><html lang="en"><head><link rel="stylesheet" href="${folder}/site.css">
      <script type="module" src="/callroom.js"></script></head>
      <body><call-room ${attributes}></call-room></body></html>`,
    { 'content-type': 'text/html', 'content-security-policy': policy(sources) },
  );
  await context.addInitScript(() => {
    window.violations = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
      window.violations.push([violatedDirective, blockedURI, sourceFile, sample].join(' '));
    });
  });
  // Chromium also prints what it blocks where the page gets no event, such as in an audio worklet.
  const printed: string[] = [];
  context.on('console', (message) => {
    if (/content.security.policy/i.test(message.text())) printed.push(message.text());
  });
  const call = await CallPage.open(context, `${site}${folder}/index.html`);
  const blocked = async () => [...(await call.page.evaluate(() => window.violations)), ...printed];
  return Object.assign(call, { blocked });
}
