/** The bundle for a script tag: the core API and all elements. The rarer elements load on demand. */
import { autoload } from './autoload.js';
import './room/call-room.js';
import { lazyStage } from './stage/lazy-stage.js';

export * from '../index.js';
export * from '../media/processors/index.js';
export * from './api.js';
export { CallRoomElement } from './room/call-room.js';

// There is no document while a server renders a page.
if (typeof document !== 'undefined') autoload(document, lazyStage);
