import { ContextRoot, createContext } from '@lit/context';
import type { Call } from '../../call/call.js';

/**
 * The nearest call. The key has the major version in it: two copies of one major on a page understand each
 * other's calls, two majors do not meet.
 */
export const callContext = createContext<Call | null>(Symbol.for('callroom/call@0'));

let root: ContextRoot | undefined;

/** Lets a control that was upgraded before its `<call-room>` still find it. */
export function attachContextRoot(): void {
  if (root || typeof document === 'undefined') return;
  root = new ContextRoot();
  root.attach(document.documentElement);
}
