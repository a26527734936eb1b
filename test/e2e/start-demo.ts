import { buildDemo } from '../support/built-demo.js';
import { type DemoServer, freePort, startDemoServer } from '../support/demo-server.js';
import { startStaticServer, TOKEN_SECRET } from '../support/static-server.js';

/**
 * Browsers and development servers trust localhost. To them these are hosts of anywhere, once a browser is told where
 * they are (`--host-resolver-rules`).
 */
const INSECURE_HOST = 'insecure.test';
const ALLOWED_HOST = 'app.example';
const HOSTILE_HOST = 'evil.example';

/** How much of the demo server's warnings and errors is printed. */
const COMPLAINTS_LENGTH = 10_000;

/**
 * Builds the demo's pages on synthetic people, and starts the servers of all specs: a demo server, a site of another origin that may use it, and another site that may
 * not. Specs that stop a server start their own.
 */
export default async function startDemo(): Promise<() => Promise<void>> {
  await buildDemo();
  const [listed, other] = await Promise.all([startStaticServer(), startStaticServer()]);
  const allowed = listed.url.replace('localhost', ALLOWED_HOST);
  const demo = await startOnKnownPort(allowed);
  let complaints = '';
  demo.process.stderr?.on('data', (chunk) => {
    complaints += chunk;
  });
  process.env.DEMO_URL = demo.url;
  process.env.LISTED_SITE_URL = listed.url;
  process.env.OTHER_SITE_URL = other.url;
  process.env.ALLOWED_SITE_URL = allowed;
  process.env.INSECURE_DEMO_URL = insecureUrl(demo.port);
  process.env.HOSTILE_SITE_URL = other.url.replace('localhost', HOSTILE_HOST);
  return async () => {
    await Promise.all([demo.stop(), listed.close(), other.close()]);
    // Without them, a request that failed in a test says nothing of its cause.
    if (complaints)
      console.error(`Warnings and errors of the demo server:\n${complaints.slice(-COMPLAINTS_LENGTH)}`);
  };
}

/** The server allows an origin that contains its own port, so it needs that port before it starts. */
async function startOnKnownPort(allowed: string): Promise<DemoServer> {
  for (;;) {
    const port = await freePort();
    const demo = await startDemoServer({
      port,
      args: [allowed, insecureUrl(port)].flatMap((origin) => ['--allow-origin', origin]),
      env: { ROOM_TOKEN_SECRET: TOKEN_SECRET },
    });
    if (demo.port === port) return demo;
    // Another process took the port meanwhile, so Vite moved to the next port.
    await demo.stop();
  }
}

const insecureUrl = (port: number) => `http://${INSECURE_HOST}:${port}`;
