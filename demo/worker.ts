/** The demo's Worker is nothing but the package's own. */
import { createWorker } from '../src/server/index.js';

export { Room } from '../src/server/index.js';
export default createWorker();
