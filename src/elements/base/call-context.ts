import { ContextRoot, createContext } from '@lit/context';
import type { Call } from '../../call/call.js';

/**
 * The context of the nearest call. The key contains the major version: two copies of the same major version on a page
 * share calls, two different major versions do not.
 */
export const callContext = createContext<Call | null>(Symbol.for('callroom/call@0'));

let root: ContextRoot | undefined;

/** Lets a control that was upgraded before its `<call-room>` still find it. */
export function attachContextRoot(): void {
  if (root || typeof document === 'undefined') return;
  root = new ContextRoot();
  root.attach(document.documentElement);
}
