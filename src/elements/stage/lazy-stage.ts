import type { LazyElements } from '../autoload.js';

/** Separate from the other lazy elements, because the stage loads those itself. */
export const lazyStage: LazyElements = { 'call-stage': () => import('./call-stage.js') };
