import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { Refusal } from '../../src/server/refusal.js';
import { type RoomEnv, readSettings } from '../../src/server/settings.js';
import { CallsUpstream, type UpstreamAnswer } from '../../src/server/sfu/upstream.js';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { TOKEN_SECRET } from '../support/static-server.js';
import { CallPage, roomName, siteUrl } from './call-page.js';

const server = () => process.env.DEMO_URL ?? '';
const site = () => process.env.LISTED_SITE_URL ?? '';

/** The site over HTTPS, which the browser's requests are passed on to. */
const SECURE_SITE = 'https://site.example';

const NOT_SET_UP = /not set up correctly/;

interface Site {
  room?: string;
  /** Empty: without the attribute. */
  server?: string;
  tokenEndpoint?: string;
  /** Joins by the lobby. */
  lobby?: boolean;
  /** The page's own head. */
  head?: string;
  /** Loads the page over HTTPS. */
  https?: boolean;
  /** The answer of its token route; by default a token. */
  token?: { status: number; body: string; contentType?: string };
  /** The room server's answer to all requests whose path matches. */
  refuses?: { path: string; status: number; body: unknown };
}

/** Opens a page of another site, which joins at once, and collects its console messages. */
async function openSite(context: BrowserContext, options: Site): Promise<{ page: Page; console: string[] }> {
  const page = await context.newPage();
  const told: string[] = [];
  page.on('console', (message) => {
    if (message.text().startsWith('[callroom]')) told.push(message.text());
  });
  const { token, refuses, lobby = false, tokenEndpoint = '/call-token' } = options;
  if (refuses) {
    const { path, status, body } = refuses;
    await page.route(`${server()}${path}`, (route) => route.fulfill({ status, json: body }));
  }
  if (token) {
    await page.route('**/call-token', (route) =>
      route.fulfill({ contentType: 'application/json', ...token }),
    );
  }
  const attributes = [
    options.room === undefined ? `room="${roomName()}"` : options.room && `room="${options.room}"`,
    options.server === '' ? '' : `server="${options.server ?? server()}"`,
    `name="Ada" token-endpoint="${tokenEndpoint}"`,
    lobby ? '' : 'auto-join',
  ].join(' ');
  const path = `${site()}/${roomName()}.html`;
  await fetch(path, {
    method: 'PUT',
    body: `<!doctype html><html lang="en"><head>${options.head ?? ''}
      <script type="module" src="/callroom.js"></script></head>
      <body style="margin:0"><call-room ${attributes} style="height:100vh"></call-room></body></html>`,
  });
  if (options.https) {
    await page.route(`${SECURE_SITE}/**`, async (route) => {
      const url = route.request().url().replace(SECURE_SITE, site());
      // `route.fetch` would fail the test for a request that is still under way when the test ends.
      const answer = await fetch(url);
      const contentType = answer.headers.get('content-type') ?? '';
      const body = Buffer.from(await answer.arrayBuffer());
      await route.fulfill({ status: answer.status, contentType, body });
    });
  }
  await page.goto(options.https ? path.replace(site(), SECURE_SITE) : path);
  if (lobby) await page.getByRole('button', { name: /^Join/ }).click();
  return { page, console: told };
}

const policy = (directives: string) => `<meta http-equiv="Content-Security-Policy" content="${directives}">`;

/** The room server's answer if these are its bindings. */
function refusalOf(env: object): { status: number; body: object } {
  try {
    readSettings(env as RoomEnv);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { error: error.toJSON() } };
    throw error;
  }
  throw new Error('The room server accepts these bindings.');
}

/** The room server's answer if its SFU refuses the secret. */
function answerWithWrongSecret(): Promise<UpstreamAnswer> {
  const settings = { callsAppUrl: 'https://sfu.example/apps/dev', callsAppSecret: 'another' };
  const refuse = async () =>
    Response.json({ errorDescription: 'Send Authorization: Bearer' }, { status: 401 });
  return new CallsUpstream(settings, refuse).request('POST', 'sessions/new', undefined);
}

/** A token of a machine whose clock is ahead of the room server's. */
function tokenFromFuture(room: string): Promise<string> {
  const who = { secret: TOKEN_SECRET, subject: 'ada', name: 'Ada' };
  return createRoomToken({ ...who, room, nowMs: Date.now() + 600_000 });
}

/** The addresses of a script and of everything that it imports from the start. */
function scripts(name: string): string[] {
  const source = readFileSync(new URL(`../../dist/${name}`, import.meta.url), 'utf8');
  const imported = [...source.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)];
  return [`${site()}/${name}`, ...imported.flatMap(([, other]) => scripts(other!))];
}

const cases: [name: string, site: () => Site | Promise<Site>, person: RegExp, developer: RegExp][] = [
  ['no room', () => ({ room: '' }), NOT_SET_UP, /has no room\. Set the room attribute/],
  [
    'no server, on a site without a room server',
    () => ({ server: '' }),
    NOT_SET_UP,
    /no Callroom room server at http.*Set server to the origin of your Worker.*without it/,
  ],
  [
    'a server of something else',
    () => ({ refuses: { path: '/**', status: 200, body: {} } }),
    NOT_SET_UP,
    /no Callroom room server at http.*Set server to the origin of your Worker/,
  ],
  [
    'a server whose SFU refuses its secret',
    async () => ({ refuses: { path: '/calls/**', ...(await answerWithWrongSecret()) } }),
    NOT_SET_UP,
    /The send session failed\..*not allowed to use its SFU\. Its operator can correct CALLS_APP_ID and CALLS_APP_SECRET/,
  ],
  [
    'a server whose rooms have another binding',
    () => ({ refuses: { path: '/lobby/**', ...refusalOf({ ROOM: { idFromName() {} } }) } }),
    NOT_SET_UP,
    /Durable Object binding Room is missing \(there is ROOM\)\. Add \{ "name": "Room"/,
  ],
  [
    'a token route whose clock is ahead',
    async () => {
      const room = roomName();
      return { room, token: { status: 200, body: JSON.stringify({ token: await tokenFromFuture(room) }) } };
    },
    NOT_SET_UP,
    /token was created \d+ s in the future: the clock of the machine .* Synchronize that clock/,
  ],
  [
    'a wrong server, by the lobby',
    () => ({ server: '', lobby: true }),
    NOT_SET_UP,
    /no Callroom room server at http/,
  ],
  ['a server that is no address', () => ({ server: 'calls' }), NOT_SET_UP, /server is not an address: calls/],
  [
    'a Content-Security-Policy without the server',
    () => ({ head: policy("connect-src 'self'") }),
    NOT_SET_UP,
    /Content-Security-Policy of this page blocks .*connect-src/,
  ],
  [
    'a Content-Security-Policy without the token route',
    () => ({
      head: policy(`connect-src 'self' ${server()}`),
      tokenEndpoint: `${process.env.OTHER_SITE_URL}/call-token`,
    }),
    NOT_SET_UP,
    /Content-Security-Policy of this page blocks the token route .*connect-src/,
  ],
  [
    'a token route over http, in a page over https',
    () => ({ https: true, tokenEndpoint: 'http://school.example/call-token' }),
    NOT_SET_UP,
    /over HTTPS.*request http:\/\/school\.example\/call-token\. Set token-endpoint to an https address\./,
  ],
  [
    'a token route that wants a login',
    () => ({ token: { status: 401, body: '{"error":"Sign in with your school account first."}' } }),
    /Sign in with your school account first\./,
    /^$/,
  ],
  ['a token route that refuses', () => ({ token: { status: 403, body: '{}' } }), /Sign in, or ask/, /^$/],
  [
    'a token route that is a page',
    () => ({ token: { status: 200, body: '<!doctype html><p>Home', contentType: 'text/html' } }),
    NOT_SET_UP,
    /something other than \{"token": "…"\}.*start page/,
  ],
  [
    'no token route',
    () => ({ token: { status: 404, body: 'Not found', contentType: 'text/plain' } }),
    NOT_SET_UP,
    /call-token answered HTTP 404.*Set token-endpoint/,
  ],
  [
    'a token that is not a JWT',
    () => ({ token: { status: 200, body: '{"token":"undefined"}' } }),
    NOT_SET_UP,
    /returned a string that is not a JWT/,
  ],
  [
    'a token of another secret',
    () => ({ token: { status: 200, body: '{"token":"eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}' } }),
    NOT_SET_UP,
    /use the ROOM_TOKEN_SECRET of this server/,
  ],
];

for (const [name, options, person, developer] of cases) {
  test(`${name}: a sentence for the person, and another for the developer`, async ({ context }) => {
    const { page, console } = await openSite(context, await options());
    await expect(page.getByText(person).first()).toBeVisible();
    if (developer.source === '^$') expect(console).toEqual([]);
    else await expect.poll(() => console.filter((text) => developer.test(text))).toHaveLength(1);
  });
}

test('a Content-Security-Policy without the lazy parts: the developer reads which', async ({ context }) => {
  const head = policy(`script-src ${scripts('callroom.js').join(' ')}`);
  const { console } = await openSite(context, { head });
  const advice = /Content-Security-Policy of this page blocks .*a part of Callroom.*script-src/;
  await expect.poll(() => console.filter((text) => advice.test(text)).length).toBeGreaterThan(0);
});

test('a gateway whose failure the page cannot read: it is asked again, and the developer reads both causes', async ({
  context,
}) => {
  let connects = 0;
  const gateway = createServer(({ method }, response) => {
    if (method === 'OPTIONS') connects++;
    response.writeHead(502).end('Bad gateway');
  });
  await new Promise<void>((resolve) => gateway.listen(0, 'localhost', resolve));
  try {
    const { port } = gateway.address() as AddressInfo;
    const { page, console } = await openSite(context, { server: `http://localhost:${port}` });
    await expect
      .poll(() => console.filter((text) => /gateway.*If not, set server/.test(text)))
      .toHaveLength(1);
    const before = connects;
    await expect.poll(() => connects).toBeGreaterThan(before);
    await expect(page.getByText(NOT_SET_UP)).toHaveCount(0);
  } finally {
    const closed = new Promise((resolve) => gateway.close(resolve));
    gateway.closeAllConnections();
    await closed;
  }
});

/** A page around a call, in a frame of another origin. */
async function framed(context: BrowserContext, allow: string): Promise<Page> {
  const page = await context.newPage();
  const path = `${process.env.OTHER_SITE_URL}/${roomName()}.html`;
  const call = siteUrl(roomName(), 'Ada').replaceAll('&', '&amp;');
  await fetch(path, {
    method: 'PUT',
    body: `<!doctype html><body style="margin:0"><iframe src="${call}" ${allow} style="border:0;width:100vw;height:100vh"></iframe>`,
  });
  await page.goto(path);
  return page;
}

test('in a frame that allows nothing, no advice is about the address bar', async ({ context }) => {
  const page = await framed(context, '');
  const call = page.frameLocator('iframe');
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  await expect(
    call.getByText(/page around this call does not let it use your (microphone|camera)/),
  ).toBeVisible();
  await call.getByRole('button', { name: 'Dismiss' }).click();
  await expect(call.getByText(/page around this call does not let it use your camera/)).toBeVisible();
  await call.getByRole('button', { name: 'Dismiss' }).click();
  await call.getByRole('button', { name: 'Share screen' }).click();
  await expect(call.getByText(/page around this call does not let you share your screen/)).toBeVisible();
  await call.getByRole('button', { name: 'Dismiss' }).click();
  await call.getByRole('button', { name: 'Copy link' }).click();
  await expect(call.getByText(/page around this call does not allow this/)).toBeVisible();
  await expect.poll(() => told.some((text) => text.includes('allow="camera; microphone;'))).toBe(true);
  await expect(call.getByText(/address bar/)).toHaveCount(0);
});

test('in a frame whose browser does not tell, both causes are named', async ({ context }) => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(Document.prototype, 'featurePolicy');
    Reflect.deleteProperty(Document.prototype, 'permissionsPolicy');
  });
  const page = await framed(context, '');
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  const call = page.frameLocator('iframe');
  for (const device of ['microphone', 'camera']) {
    await expect(
      call.getByText(
        new RegExp(`${device} cannot be used here. Allow it in the address bar, or, if the page around`),
      ),
    ).toBeVisible();
    await call.getByRole('button', { name: 'Dismiss' }).click();
  }
  await expect.poll(() => told.some((text) => text.includes('may not allow camera'))).toBe(true);
});

test('a page whose own policy forbids devices says so', async ({ context }) => {
  const path = `${site()}/${roomName()}.html`;
  await fetch(path, {
    method: 'PUT',
    headers: { 'permissions-policy': 'camera=(), microphone=(), display-capture=()' },
    body: `<!doctype html><html lang="en"><head><script type="module" src="/callroom.js"></script></head>
      <body style="margin:0"><call-room room="${roomName()}" server="${server()}" name="Ada"
      token-endpoint="/call-token" auto-join style="height:100vh"></call-room></body></html>`,
  });
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.getByText('This site does not allow this.')).toBeVisible();
  await expect(page.getByText(/address bar/)).toHaveCount(0);
});

test('a link that the browser does not copy is selected, and the person is told', async ({ context }) => {
  const call = await CallPage.open(context, siteUrl(roomName(), 'Ada'));
  await call.isIn();
  await call.page.evaluate(() => {
    const refuse = () => Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'));
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: refuse } });
  });
  await call.button('Copy link').click();
  await expect(call.page.getByText(/did not copy the link\. It is selected/)).toBeVisible();
  expect(await call.page.evaluate(() => getSelection()?.toString())).toContain('http');
});
