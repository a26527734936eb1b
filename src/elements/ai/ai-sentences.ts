import type { AiState } from '../../behaviors/ai-state.js';
import type { Call } from '../../call/call.js';
import type { Participant } from '../../call/participants/participant.js';
import type { ReadableStore } from '../../core/store.js';
import type { Words } from '../i18n/words.js';

type Read = <T>(store: ReadableStore<T>) => T;

/** A participant as the panel of the AI shows them. */
export interface FloorPerson {
  readonly id: string;
  readonly name: string;
  readonly isLocal: boolean;
  /** Their name for display. */
  readonly text: string;
}

/** The people who could have the floor: those who wait for it first, in their order. */
export function peopleOf(call: Call, { queue }: AiState, words: Words, read: Read): FloorPerson[] {
  const place = (id: string) => (queue.includes(id) ? queue.indexOf(id) : queue.length);
  return read(call.participants)
    .filter(({ details }) => !read(details).isAgent && read(details).role !== 'viewer')
    .map((participant) => personOf(participant, words, read))
    .sort((a, b) => place(a.id) - place(b.id));
}

function personOf({ isLocal, details }: Participant, words: Words, read: Read): FloorPerson {
  const { id, name } = read(details);
  return { id, name, isLocal, text: isLocal ? words.ownName(name) : words.nameOf(name) };
}

/** Says what the AI does. */
export function statusSentence(
  { status, code, floor }: AiState,
  people: readonly FloorPerson[],
  words: Words,
): string {
  const holder = people.find(({ id }) => id === floor);
  switch (status) {
    case 'off':
      return words.term('aiOff');
    case 'connecting':
      return words.term('aiConnecting');
    case 'ready':
      return words.term('aiReady');
    case 'listening':
      return holder?.isLocal
        ? words.term('aiListeningToYou')
        : words.term('aiListening', words.nameOf(holder?.name));
    case 'speaking':
      return words.term('aiSpeaking');
    case 'failed':
      return words.term('aiProblem', code ?? '');
  }
}

/** Says who has the floor, unless `statusSentence` says it, and where you stand in the queue. */
export function floorSentence(
  { status, floor, queue }: AiState,
  people: readonly FloorPerson[],
  words: Words,
): string {
  const holder = people.find(({ id }) => id === floor);
  const own = people.find(({ isLocal }) => isLocal);
  const place = own ? queue.indexOf(own.id) + 1 : 0;
  const sentences = [
    status === 'listening' ? '' : holderSentence(holder, words),
    place > 0 ? words.term('placeInQueue', words.number(place)) : '',
  ];
  return sentences.filter(Boolean).join(' ');
}

function holderSentence(holder: FloorPerson | undefined, words: Words): string {
  if (!holder) return words.term('nobodyHasFloor');
  return holder.isLocal ? words.term('youHaveFloor') : words.term('floorOf', holder.text);
}
