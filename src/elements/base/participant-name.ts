import type { Participant } from '../../call/participants/participant.js';
import { computed, type ReadableStore } from '../../core/store.js';

const names = new WeakMap<Participant, ReadableStore<string>>();

/**
 * A participant's name as a separate store, for elements that must not render again when, for example, a hand is
 * raised.
 */
export function nameOf(participant: Participant): ReadableStore<string> {
  const known = names.get(participant);
  if (known) return known;
  const name = computed(participant.details, (details) => details.name);
  names.set(participant, name);
  return name;
}
