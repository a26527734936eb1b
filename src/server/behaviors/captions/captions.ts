import type { AiProblem } from '../../../behaviors/ai-problem.js';
import type { CaptionedSpeaker, CaptionsState, TranscriptEntry } from '../../../behaviors/captions-state.js';
import type { TranscriberReport } from '../../ai/transcriber-report.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';
import type { CaptionsSettings } from './captions-options.js';
import { endUnknown, fail, type Microphone, putRecord, recordOf, records, start, stop } from './streams.js';
import { addEntry } from './transcript-log.js';
import { isSpent, nextDayMs, spend } from './usage.js';

type Context = BehaviorContext<CaptionsState>;

/** The speech of more people at a time is not transcribed. */
const MAX_STREAMS = 30;
const WAITING: CaptionedSpeaker = { status: 'waiting', code: null };

/** Decides whose speech is streamed, and spreads the words. It keeps nothing itself, because it serves every room. */
export class Captions {
  readonly #settings: CaptionsSettings;

  constructor(settings: CaptionsSettings) {
    this.#settings = settings;
  }

  start(context: Context, actor: BehaviorParticipant): void {
    if (context.state.transcript) return;
    const announcedAtMs = context.now();
    context.set(['transcript'], {
      id: crypto.randomUUID(),
      startedBy: actor.id,
      announcedAtMs,
      startsAtMs: announcedAtMs + this.#settings.announceMs,
      isStored: this.#settings.store,
    });
    this.update(context);
  }

  stop(context: Context): void {
    if (context.state.transcript) context.set(['transcript'], null);
    this.update(context);
  }

  allow(context: Context, { subject }: BehaviorParticipant, isAllowed: boolean): void {
    if (isAllowed) {
      // Allowing it again is also a way to ask for another attempt.
      for (const { id, subject: speaker } of context.participants) {
        const record = recordOf(context, id);
        if (speaker === subject && record?.stream === null) stop(context, record);
      }
      context.memory.put(`allowed:${subject}`, true);
    } else context.memory.delete(`allowed:${subject}`);
    this.update(context);
  }

  /**
   * Viewers see what is said from now on, and nothing of before. A stream may still bring words that were said backstage,
   * so others take the place of all streams.
   */
  goLive(context: Context): void {
    for (const record of records(context)) stop(context, record);
    this.update(context);
  }

  /** Nobody is here any more: the next meeting begins without a transcript, and everyone decides again. */
  end(context: Context): void {
    for (const [key] of context.memory.list('allowed:')) context.memory.delete(key);
    this.stop(context);
  }

  /** After a restart, a stream whose start nobody finished begins again. */
  restore(context: Context): void {
    for (const record of records(context))
      if (record.stream !== null && record.adapterId === null) stop(context, record);
    this.update(context);
  }

  /** Makes the streams, and what everyone sees of them, as they are to be now. */
  update(context: Context): void {
    const speakers = speakersIn(context);
    const wanted = this.#wanted(context, speakers);
    for (const record of records(context)) {
      const microphone = wanted.get(record.participant);
      const isSame = microphone?.sessionId === record.sessionId && microphone.trackName === record.trackName;
      if (!isSame) stop(context, record);
    }
    for (const id of Object.keys(context.state.speakers))
      if (!speakers.has(id)) context.delete(['speakers', id]);
    const isLimited = isSpent(context, this.#settings.maxSecondsPerDay);
    const isOn = this.#isOn(context);
    for (const [id, microphone] of speakers) {
      if (wanted.has(id)) this.#listen(context, wanted.get(id)!);
      else if (isOn && microphone && (isLimited || wanted.size === MAX_STREAMS))
        show(context, id, 'failed', 'ai_limit_reached');
      else show(context, id, WAITING.status, WAITING.code);
    }
    this.#setAlarm(context, isLimited && isOn);
  }

  /** Takes a report of the `Transcriber`. @returns whether the stream is expected. */
  hear(context: Context, report: TranscriberReport): boolean {
    if (report.type === 'used') {
      // Also of a stream that has just ended: the service got that speech.
      spend(context, report.seconds);
      if (isSpent(context, this.#settings.maxSecondsPerDay)) this.update(context);
    }
    const record = records(context).find(({ stream }) => stream === report.stream);
    if (!record) {
      if (report.type !== 'ended') endUnknown(context, report.stream);
      return false;
    }
    switch (report.type) {
      case 'listening':
        if (record.failures > 0) putRecord(context, { ...record, failures: 0 });
        show(context, record.participant, 'listening', null);
        break;
      case 'failed':
        show(context, record.participant, 'failed', report.code);
        if (report.isOver) this.#giveUp(context, record.participant, report.code, true);
        break;
      case 'ended':
        this.#giveUp(context, record.participant, 'ai_dropped', false);
        break;
      case 'words':
        this.#say(context, record.participant, report);
    }
    return true;
  }

  #say(context: Context, participant: string, words: TranscriberReport & { type: 'words' }): void {
    const speaker = context.participants.find(({ id }) => id === participant);
    const { transcript } = context.state;
    if (!speaker || !transcript) return;
    const { utterance, text, isFinished, startMs, endMs } = words;
    context.ephemeral(participant, 'caption', { utterance, text });
    if (!isFinished) return;
    const { person, name } = speaker;
    const said: TranscriptEntry = addEntry(
      context,
      { transcript: transcript.id, participant, person, name, text, startMs, endMs },
      transcript.isStored,
    );
    context.emit('said', said);
  }

  #isOn({ state: { transcript }, now }: Context): boolean {
    return transcript !== null && now() >= transcript.startsAtMs;
  }

  #wanted(context: Context, speakers: ReadonlyMap<string, Microphone | null>): Map<string, Microphone> {
    const microphones = [...speakers.values()].filter((microphone) => microphone !== null);
    const mayListen = this.#isOn(context) && !isSpent(context, this.#settings.maxSecondsPerDay);
    return new Map(
      (mayListen ? microphones.slice(0, MAX_STREAMS) : []).map((microphone) => [
        microphone.participant,
        microphone,
      ]),
    );
  }

  #listen(context: Context, microphone: Microphone): void {
    const { participant } = microphone;
    const record = recordOf(context, participant);
    if (record && record.stream === null && (record.retryAtMs === null || record.retryAtMs > context.now()))
      return;
    if (record?.stream) return;
    show(context, participant, 'starting', context.state.speakers[participant]?.code ?? null);
    start(context, microphone, record?.failures ?? 0, this.#settings.language, (later, stream, code) => {
      if (recordOf(later, participant)?.stream === stream) this.#giveUp(later, participant, code, false);
    });
  }

  #giveUp(context: Context, participant: string, code: AiProblem, isFinal: boolean): void {
    const record = recordOf(context, participant);
    if (!record) return;
    fail(context, record, isFinal);
    show(context, participant, 'failed', code);
    this.update(context);
  }

  #setAlarm(context: Context, isLimited: boolean): void {
    const startsAtMs = context.state.transcript?.startsAtMs ?? 0;
    const times = records(context).flatMap(({ retryAtMs }) => retryAtMs ?? []);
    if (startsAtMs > context.now()) times.push(startsAtMs);
    if (isLimited) times.push(nextDayMs(context));
    context.wakeAt(times.length > 0 ? Math.min(...times) : null);
  }
}

/** The participants who allow it, by their ids, with their microphone; null: it is off. */
function speakersIn(context: Context): Map<string, Microphone | null> {
  const allowed = new Set(context.memory.list('allowed:').map(([key]) => key));
  const speakers = new Map<string, Microphone | null>();
  if (allowed.size === 0) return speakers;
  for (const { id, subject, role, publications } of context.participants) {
    if (!allowed.has(`allowed:${subject}`) || role === 'viewer' || role === 'waiting') continue;
    const microphone = Object.values(publications).find(({ source }) => source === 'microphone');
    const { sessionId, trackName } = microphone ?? {};
    speakers.set(id, sessionId && trackName ? { participant: id, sessionId, trackName } : null);
  }
  return speakers;
}

function show(
  context: Context,
  participant: string,
  status: CaptionedSpeaker['status'],
  code: AiProblem | null,
): void {
  const shown = context.state.speakers[participant];
  if (shown?.status === status && shown.code === code) return;
  context.set(['speakers', participant], { status, code });
}
