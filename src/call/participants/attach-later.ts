import { partMissing } from '../call-error.js';
import type { Attachable } from './attach.js';
import type { AttachOptions } from './participant.js';

/** Plays a source in an element as soon as the code for it is loaded. Returns a function that stops it. */
export function attachLater(
  from: Attachable,
  element: HTMLMediaElement,
  options: AttachOptions = {},
): () => void {
  const off = new AbortController();
  // Receive nothing for it until the browser reports the size of the element.
  if (from.kind === 'video') from.source.setViewport(element, null);
  import('./attach.js').then(
    ({ attach }) => off.signal.aborted || attach(from, element, options, off.signal),
    (cause) => options.onError?.(partMissing(cause)),
  );
  return () => off.abort();
}
