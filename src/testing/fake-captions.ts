import type { AiProblem } from '../behaviors/ai-problem.js';
import type { CaptionedSpeaker, CaptionsState, TranscriptEntry } from '../behaviors/captions-state.js';
import { personOf } from './fake-chat.js';
import type { FakeRoom } from './fake-room.js';

/** How long a fake utterance lasts. */
const UTTERANCE_MS = 2_000;

/** The captions of a fake room. They hear only what you let people say. */
export class FakeCaptions {
  /** What was said so far. The query `captions.transcript` answers with it. */
  readonly entries: TranscriptEntry[] = [];
  readonly #room: FakeRoom;
  #utterance = 0;
  #transcripts = 0;

  constructor(room: FakeRoom) {
    this.#room = room;
  }

  get state(): CaptionsState {
    return this.#room.behaviors.get().captions as CaptionsState;
  }

  /** Announces a transcript, as if a participant had started it. @param startsInMs 0 by default: it runs at once. */
  start(startedBy: string, startsInMs = 0): void {
    const announcedAtMs = this.#room.host.now();
    const startsAtMs = announcedAtMs + startsInMs;
    this.#transcripts += 1;
    const id = `transcript ${this.#transcripts}`;
    this.#set({ transcript: { id, startedBy, announcedAtMs, startsAtMs, isStored: true } });
    for (const speaker of Object.keys(this.state.speakers)) this.allow(speaker);
  }

  stop(): void {
    this.#set({ transcript: null });
    for (const speaker of Object.keys(this.state.speakers)) this.allow(speaker);
  }

  /** Lets a participant allow, or no longer allow, that their speech is turned into text. */
  allow(participant: string, allowed = true): void {
    const { transcript } = this.state;
    if (allowed) {
      const hasBegun = transcript !== null && transcript.startsAtMs <= this.#room.host.now();
      this.setSpeaker(participant, hasBegun ? 'listening' : 'waiting');
    } else {
      const { [participant]: _, ...speakers } = this.state.speakers;
      this.#set({ speakers });
    }
  }

  /** Sets how the speech of a participant is turned into text. */
  setSpeaker(participant: string, status: CaptionedSpeaker['status'], code: AiProblem | null = null): void {
    this.#set({ speakers: { ...this.state.speakers, [participant]: { status, code } } });
  }

  /** Shows words of an utterance that is not finished. */
  hear(participant: string, text: string): void {
    this.#room.receiveEphemeral(participant, 'caption', { utterance: this.#utterance, text });
  }

  /** Finishes an utterance. */
  say(participant: string, text: string): TranscriptEntry {
    this.hear(participant, text);
    this.#utterance += 1;
    const entry = this.add(participant, text);
    this.#room.emit('captions.said', entry);
    return entry;
  }

  /** Adds an entry without telling the page, as one that was said earlier. */
  add(participant: string, text: string, startMs: number = this.#room.host.now()): TranscriptEntry {
    const entry: TranscriptEntry = {
      id: (this.entries.at(-1)?.id ?? 0) + 1,
      transcript: this.state.transcript?.id ?? 'transcript',
      participant,
      person: personOf(participant),
      name: this.#room.participant(participant).get()?.name ?? '',
      text,
      startMs,
      endMs: startMs + UTTERANCE_MS,
    };
    this.entries.push(entry);
    return entry;
  }

  #set(changes: Partial<CaptionsState>): void {
    const { behaviors } = this.#room;
    behaviors.set({ ...behaviors.get(), captions: { ...this.state, ...changes } });
  }
}

/** Gives a fake room the captions behavior. */
export function startFakeCaptions(
  room: FakeRoom,
  startBy: CaptionsState['startBy'] = 'everyone',
): FakeCaptions {
  const captions: CaptionsState = { startBy, transcript: null, speakers: {} };
  room.behaviors.set({ ...room.behaviors.get(), captions });
  const fake = new FakeCaptions(room);
  const self = () => room.host.self.details.get().id;
  room.answer('captions.start', () => fake.start(self()));
  room.answer('captions.stop', () => fake.stop());
  room.answer('captions.allow', (_, data) => fake.allow(self(), (data as { allowed: boolean }).allowed));
  room.answer('captions.transcript', (_, data) => {
    const { after = 0, limit = 100 } = (data ?? {}) as { after?: number; limit?: number };
    const later = fake.entries.filter(({ id }) => id > after);
    return { entries: later.slice(0, limit), more: later.length > limit };
  });
  return fake;
}
