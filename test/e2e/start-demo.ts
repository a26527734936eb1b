import { buildDemo } from '../support/built-demo.js';
import { freePort, startDemoServer } from '../support/demo-server.js';
import { startStaticServer, TOKEN_SECRET } from '../support/static-server.js';

/**
 * Browsers and development servers trust localhost. To them these are hosts of anywhere, once a browser is told where
 * they are (`--host-resolver-rules`).
 */
const INSECURE_HOST = 'insecure.test';
const ALLOWED_HOST = 'app.example';
const HOSTILE_HOST = 'evil.example';

/**
 * Builds the demo's pages on synthetic people, and starts the servers of all specs: a demo server, a site of another origin that may use it, and another site that may
 * not. Specs that stop a server start their own.
 */
export default async function startDemo(): Promise<() => Promise<void>> {
  await buildDemo();
  const [listed, other, port] = await Promise.all([startStaticServer(), startStaticServer(), freePort()]);
  const allowed = [listed.url.replace('localhost', ALLOWED_HOST), `http://${INSECURE_HOST}:${port}`] as const;
  const demo = await startDemoServer({
    port,
    args: allowed.flatMap((origin) => ['--allow-origin', origin]),
    env: { ROOM_TOKEN_SECRET: TOKEN_SECRET },
  });
  process.env.DEMO_URL = demo.url;
  process.env.LISTED_SITE_URL = listed.url;
  process.env.OTHER_SITE_URL = other.url;
  [process.env.ALLOWED_SITE_URL, process.env.INSECURE_DEMO_URL] = allowed;
  process.env.HOSTILE_SITE_URL = other.url.replace('localhost', HOSTILE_HOST);
  return async () => {
    await Promise.all([demo.stop(), listed.close(), other.close()]);
  };
}
