import { partMissing } from '../call-error.js';
import type { Attachable } from './attach.js';
import type { AttachOptions } from './participant.js';

/** Plays a source in an element, once the code for it is loaded. Returns what ends that. */
export function attachLater(
  from: Attachable,
  element: HTMLMediaElement,
  options: AttachOptions = {},
): () => void {
  const off = new AbortController();
  // Nothing is received for it before the browser says how large the element is.
  if (from.kind === 'video') from.source.setViewport(element, null);
  import('./attach.js').then(
    ({ attach }) => off.signal.aborted || attach(from, element, options, off.signal),
    (cause) => options.onError?.(partMissing(cause)),
  );
  return () => off.abort();
}
