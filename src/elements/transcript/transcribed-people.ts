import type { CaptionsState } from '../../behaviors/captions-state.js';
import type { Call } from '../../call/call.js';
import { sayIsolated } from '../../core/plain-text.js';
import type { ReadableStore } from '../../core/store.js';
import { listed } from '../i18n/listed.js';
import type { Words } from '../i18n/words.js';

/** Says whose speech is turned into text while a transcript is on. */
export function transcribedPeople(
  call: Call,
  { speakers }: CaptionsState,
  words: Words,
  read: <T>(store: ReadableStore<T>) => T,
): string {
  const names = read(call.participants)
    .map(({ isLocal, details }) => ({ isLocal, ...read(details) }))
    .filter(({ id }) => Object.hasOwn(speakers, id))
    .map(({ isLocal, name }) => (isLocal ? words.ownName(name) : words.nameOf(name)));
  if (names.length === 0) return words.term('nobodyTranscribed');
  return words.term(
    'transcribedPeople',
    sayIsolated((all) => listed(words.lang(), all), names),
  );
}
