import type { Participant } from '../../call/participants/participant.js';
import { computed, type ReadableStore } from '../../core/store.js';

const names = new WeakMap<Participant, ReadableStore<string>>();

/** Someone's name alone: for whoever need not render again when a hand is raised. */
export function nameOf(participant: Participant): ReadableStore<string> {
  const known = names.get(participant);
  if (known) return known;
  const name = computed(participant.details, (details) => details.name);
  names.set(participant, name);
  return name;
}
