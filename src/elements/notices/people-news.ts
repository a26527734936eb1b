import type { Participant } from '../../call/participants/participant.js';
import { watchArrivals } from '../base/arrivals.js';
import { recordIcon } from '../icon/call-icons.js';
import { handIcon, screenIcon } from '../icon/icons.js';
import type { Notice } from './notice-queue.js';
import { factsOf, type WatchedFacts } from './person-facts.js';
import type { RoomNoticesOptions } from './room-notices-options.js';

const NONE: WatchedFacts = { isSharing: false, recordingSinceMs: null, handRaisedAtMs: null };

/**
 * Tells about the others: who comes and leaves, shares a screen, records, or raises a hand. A share or a recording
 * that is running when you join is announced once, as a fact; a hand that was up before is no news. Everything is kept
 * by participant key, so that a reconnect tells nothing twice.
 * @param arrived those who came before this code was loaded
 * @param known what was so of each participant when they were first listed, by key: what differs by now is news
 */
export function followPeople(
  options: RoomNoticesOptions,
  arrived: readonly Participant[] = [],
  known: ReadonlyMap<string, WatchedFacts> = new Map(),
): () => void {
  const { call } = options;
  const reported = new Map<string, WatchedFacts>();
  const shown = new Map<string, Notice>();
  let watched = new Map<Participant, () => void>();
  const report = (person: Participant, now = factsOf(person)) => {
    const before = reported.get(person.key);
    reported.set(person.key, now);
    reportScreen(options, shown, { person, before, now });
    reportRecording(options, shown, { person, before, now });
    reportHand(options, shown, { person, before, now });
  };
  const changed = new Set<Participant>();
  const note = (person: Participant) => {
    if (changed.size === 0) queueMicrotask(reportChanged);
    changed.add(person);
  };
  /** After the task: a participant that a reconnect replaces stops everything before its replacement is listed. */
  const reportChanged = () => {
    const people = [...changed].filter((person) => watched.has(person));
    changed.clear();
    for (const person of people) report(person);
  };
  const stopListing = call.participants.subscribe((people) => {
    const others = new Set((people as readonly Participant[]).filter(({ isLocal }) => !isLocal));
    for (const [person, stop] of watched) if (!others.has(person)) stop();
    watched = new Map([...others].map((person) => [person, watched.get(person) ?? watch(person, note)]));
  });
  const stopArrivals = followArrivals(options, arrived, (person) => {
    for (const kind of KINDS) remove(options, shown, `${kind}:${person.key}`);
    reportRecording(options, shown, { person, before: reported.get(person.key), now: NONE });
    reported.delete(person.key);
  });
  // The rest is reported after the task.
  for (const person of watched.keys()) report(person, known.get(person.key));
  return () => {
    stopListing();
    stopArrivals();
    for (const stop of watched.values()) stop();
    watched.clear();
    for (const id of [...shown.keys()]) remove(options, shown, id);
  };
}

/** Collects joins and departures since the last announcement: ten people who join at once are one announcement. */
function followArrivals(
  { call, words, announcer }: RoomNoticesOptions,
  arrived: readonly Participant[],
  onLeft: (person: Participant) => void,
): () => void {
  let [came, went]: [string[], string[]] = [[], []];
  const nameOf = ({ details }: Participant) => words.nameOf(details.get().name);
  const note = (joined: readonly Participant[], left: readonly Participant[]) => {
    came = [...came, ...joined.map(nameOf)];
    went = [...went, ...left.map(nameOf)];
    for (const person of left) onLeft(person);
    if (joined.length > 0)
      announcer.announce('joined', words.term('hasJoined', came), () => {
        came = [];
      });
    if (left.length > 0)
      announcer.announce('left', words.term('hasLeft', went), () => {
        went = [];
      });
  };
  note(arrived, []);
  return watchArrivals(call, note);
}

/** One person, what was told about them (undefined: nothing yet), and what is true now. */
interface News {
  readonly person: Participant;
  readonly before: WatchedFacts | undefined;
  readonly now: WatchedFacts;
}

type Kind = 'screen' | 'recording' | 'hand';
const KINDS: readonly Kind[] = ['screen', 'recording', 'hand'];

function reportScreen(options: RoomNoticesOptions, shown: Map<string, Notice>, news: News): void {
  const { person, before, now } = news;
  if (now.isSharing === (before?.isSharing ?? false)) return;
  const text = options.words.term('sharesScreen', nameIn(options, person));
  if (!now.isSharing) remove(options, shown, `screen:${person.key}`);
  else say(options, shown, `screen:${person.key}`, text, before && { message: text, icon: screenIcon });
}

function reportRecording(options: RoomNoticesOptions, shown: Map<string, Notice>, news: News): void {
  const { person, before, now } = news;
  const [was, is] = [before?.recordingSinceMs ?? null, now.recordingSinceMs].map((since) => since !== null);
  if (was === is) return;
  const name = nameIn(options, person);
  const id = `recording:${person.key}`;
  const message = options.words.term(is ? 'recordedBy' : 'stoppedRecording', name);
  // `<call-recording-indicator>` shows a recording for as long as it lasts.
  say(options, shown, id, message, is ? undefined : { message, icon: recordIcon });
}

function reportHand(options: RoomNoticesOptions, shown: Map<string, Notice>, news: News): void {
  const { person, before, now } = news;
  const { call, room, words, queue, attempt } = options;
  const id = `hand:${person.key}`;
  if (now.handRaisedAtMs === null) remove(options, shown, id);
  if (now.handRaisedAtMs === null || !before || before.handRaisedAtMs === now.handRaisedAtMs) return;
  const message = words.term('hasRaisedHand', nameIn(options, person));
  const notice: Notice = {
    message,
    icon: handIcon,
    action: {
      label: words.term('lowerHand'),
      run: () => {
        queue.remove(notice);
        attempt(() => call.moderation.lowerHand(person));
      },
    },
  };
  say(options, shown, id, message, room.self.get()?.grants.moderate ? notice : undefined);
}

/** Announces a text to screen readers and, with a notice, shows it in place of the last notice about this. */
function say(
  options: RoomNoticesOptions,
  shown: Map<string, Notice>,
  id: string,
  text: string,
  notice?: Notice,
): void {
  options.announcer.announce(id, text);
  remove(options, shown, id);
  if (!notice) return;
  shown.set(id, notice);
  options.queue.add(notice);
}

/** Removes a notice that no longer applies. */
function remove({ queue }: RoomNoticesOptions, shown: Map<string, Notice>, id: string): void {
  const notice = shown.get(id);
  if (notice) queue.remove(notice);
  shown.delete(id);
}

function nameIn({ words }: RoomNoticesOptions, { details }: Participant): string {
  return words.nameOf(details.get().name);
}

/** Calls `note` for a person now and at each change that may be news. */
function watch(person: Participant, note: (person: Participant) => void): () => void {
  note(person);
  const stops = [
    person.details.listen(() => note(person)),
    person.sources.screen.state.listen(() => note(person)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
