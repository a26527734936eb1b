import { startDemoServer } from '../support/demo-server.js';

/** One demo server for all specs; those that stop a server start one of their own. */
export default async function startDemo(): Promise<() => Promise<void>> {
  const server = await startDemoServer();
  process.env.DEMO_URL = server.url;
  return () => server.stop();
}
