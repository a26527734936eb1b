import type { Call } from '../../call/call.js';
import type { Participant } from '../../call/participants/participant.js';

/**
 * Reports who came and who left, once for all changes of one task. A person who is listed again under the same key,
 * for example after a reconnect, neither left nor came. Returns a function that stops it.
 */
export function watchArrivals(
  call: Call,
  run: (came: readonly Participant[], left: readonly Participant[]) => void,
): () => void {
  const came = new Map<string, Participant>();
  const left = new Map<string, Participant>();
  const report = () => {
    for (const key of [...came.keys()].filter((one) => left.has(one))) {
      came.delete(key);
      left.delete(key);
    }
    const [arrivals, departures] = [[...came.values()], [...left.values()]];
    came.clear();
    left.clear();
    if (arrivals.length + departures.length > 0) run(arrivals, departures);
  };
  const note = (to: Map<string, Participant>) => (event: { data: Participant }) => {
    if (came.size + left.size === 0) queueMicrotask(report);
    to.set(event.data.key, event.data);
  };
  const [onCame, onLeft] = [note(came), note(left)];
  call.addEventListener('participantJoined', onCame);
  call.addEventListener('participantLeft', onLeft);
  return () => {
    call.removeEventListener('participantJoined', onCame);
    call.removeEventListener('participantLeft', onLeft);
    came.clear();
    left.clear();
  };
}
