/** The bundle for a script tag: the elements, the rarer ones as they are needed, and the core API beside them. */
import { autoload } from './autoload.js';
import './room/call-room.js';
import { lazyStage } from './stage/lazy-stage.js';

export * from '../index.js';
export * from '../media/processors/index.js';
export * from './api.js';
export { CallRoomElement } from './room/call-room.js';

// Where a page is rendered on a server there is none yet.
if (typeof document !== 'undefined') autoload(document, lazyStage);
