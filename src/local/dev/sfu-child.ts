/** Runs a local SFU for the process that started this one, and ends with it. */
import { once } from 'node:events';
import { startLocalSfu } from '../load-sfu.js';
import type { SfuAnswer, SfuChildOptions } from './sfu-process.js';

// A terminal sends these to both processes. The other one ends this one, once it needs no SFU.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});

// Not an argument: other users of the machine would see its secret in the list of processes.
const starting = once(process, 'message').then(([options]) => startLocalSfu(options as SfuChildOptions));
process.once('disconnect', async () => {
  await (await starting).close();
  process.exit();
});

const answer = (message: SfuAnswer, then = () => {}) => process.send?.(message, then);
starting.then(
  ({ url, appId, appSecret }) => answer({ address: { url, appId, appSecret } }),
  (error: Error) => answer({ failure: error.message }, () => process.exit(1)),
);
