import type { TestContext } from 'node:test';

/** Ends `server` with the test, however the test ends. */
export function stoppedWith<T extends { stop(): Promise<void> }>(test: TestContext, server: T): T {
  test.after(() => server.stop());
  return server;
}
