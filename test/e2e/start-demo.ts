import { startDemoServer } from '../support/demo-server.js';
import { startStaticServer, TOKEN_SECRET } from '../support/static-server.js';

/** Browsers trust localhost; to them this is a plain http page of anywhere, once they are told where it is. */
const INSECURE_HOST = 'insecure.test';

/**
 * For all specs: one demo server, one site of another origin that may use it, and one that may not. Specs that stop
 * a server start one of their own.
 */
export default async function startDemo(): Promise<() => Promise<void>> {
  const [listed, unlisted] = await Promise.all([startStaticServer(), startStaticServer()]);
  const demo = await startDemoServer({
    env: {
      ALLOWED_ORIGINS: listed.url,
      ROOM_TOKEN_SECRET: TOKEN_SECRET,
      __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: INSECURE_HOST,
    },
  });
  process.env.DEMO_URL = demo.url;
  process.env.LISTED_SITE_URL = listed.url;
  process.env.INSECURE_DEMO_URL = demo.url.replace('localhost', INSECURE_HOST);
  process.env.UNLISTED_SITE_URL = unlisted.url;
  return async () => {
    await Promise.all([demo.stop(), listed.close(), unlisted.close()]);
  };
}
