/** The bundle for a script tag: every element registered, and the core API beside them. */
export * from '../index.js';
export * from './index.js';
