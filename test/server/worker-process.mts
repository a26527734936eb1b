/** A Worker in a process of its own, to be killed. Prints its origin. `node --import tsx worker-process.ts <folder>` */
import { startWorker } from './start-worker.js';

const [, , persist] = process.argv;
const worker = await startWorker(persist === undefined ? {} : { persist });
console.log(worker.origin);
