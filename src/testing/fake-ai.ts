import type { AiProblem } from '../behaviors/ai-problem.js';
import type { AiState } from '../behaviors/ai-state.js';
import type { FakeParticipant } from './fake-participant.js';
import type { FakeRoom } from './fake-room.js';

const NOBODY = { floor: null, queue: [], isTalking: false } as const;

/** The AI of a fake room. It says nothing unless you let it speak. */
export class FakeAi {
  readonly #room: FakeRoom;

  constructor(room: FakeRoom) {
    this.#room = room;
  }

  get state(): AiState {
    return this.#room.behaviors.get().ai as AiState;
  }

  /** The AI among the participants; undefined while it is not in the call. */
  get participant(): FakeParticipant | undefined {
    const { participant } = this.state;
    return this.#room.host.others.find(({ details }) => details.get().id === participant);
  }

  /** Lets the AI into the call, as if a participant had enabled it. It is connecting until `setReady`. */
  enable(startedBy: string, voice: string = this.state.voice): void {
    if (this.participant) return;
    const id = 'fake-ai';
    this.#room.host.add({ id, name: 'AI', isAgent: true });
    this.#set({ status: 'connecting', code: null, participant: id, voice, startedBy, ...NOBODY });
  }

  /** It publishes its voice, and can be talked to. */
  setReady(): void {
    this.participant?.sources.microphone.start();
    this.#set({ status: 'ready' });
  }

  disable(): void {
    this.#leave();
    this.#set({ status: 'off', code: null });
  }

  /** It leaves the call for this reason. */
  fail(code: AiProblem): void {
    this.#leave();
    this.#set({ status: 'failed', code });
  }

  /** A participant requests the floor. */
  request(participant: string): void {
    const { floor, queue } = this.state;
    if (floor === participant || queue.includes(participant)) return;
    this.#setFloor(floor, [...queue, participant]);
  }

  /** A participant gives up the floor, or their place in the queue. */
  release(participant: string): void {
    const { floor, queue } = this.state;
    this.#setFloor(
      floor === participant ? null : floor,
      queue.filter((id) => id !== participant),
    );
  }

  /** Gives the floor to a participant, ahead of the queue. */
  pass(participant: string): void {
    this.#setFloor(
      participant,
      this.state.queue.filter((id) => id !== participant),
    );
  }

  /** The person who has the floor begins or ends talking to it. */
  talk(talking: boolean): void {
    this.#set({ isTalking: talking, status: talking ? 'listening' : 'ready' });
  }

  /** It begins or ends speaking. @param level how loud, 0 to 1 */
  speak(speaking: boolean, level: number = speaking ? 0.6 : 0): void {
    this.participant?.speak(level);
    this.#set({ status: speaking ? 'speaking' : 'ready' });
  }

  #setFloor(floor: string | null, queue: readonly string[]): void {
    const [next = null, ...rest] = queue;
    const changes = floor === null ? { floor: next, queue: rest } : { floor, queue };
    if (changes.floor === this.state.floor) this.#set(changes);
    else {
      const status = this.state.status === 'listening' ? 'ready' : this.state.status;
      this.#set({ ...changes, isTalking: false, status });
    }
  }

  #leave(): void {
    const { participant } = this;
    if (participant) this.#room.host.remove(participant);
    this.#set({ participant: null, ...NOBODY });
  }

  #set(changes: Partial<AiState>): void {
    const { behaviors } = this.#room;
    behaviors.set({ ...behaviors.get(), ai: { ...this.state, ...changes } });
  }
}

/** Gives a fake room the behavior of an AI with a voice. The AI is off. */
export function startFakeAi(room: FakeRoom, enableBy: AiState['enableBy'] = 'everyone'): FakeAi {
  const ai: AiState = {
    enableBy,
    voices: ['marin', 'cedar'],
    status: 'off',
    code: null,
    participant: null,
    voice: 'marin',
    startedBy: null,
    ...NOBODY,
  };
  room.behaviors.set({ ...room.behaviors.get(), ai });
  const fake = new FakeAi(room);
  const self = () => room.host.self.details.get().id;
  room.answer('ai.enable', (_, data) => fake.enable(self(), (data as { voice?: string }).voice));
  room.answer('ai.disable', () => fake.disable());
  room.answer('ai.request', () => fake.request(self()));
  room.answer('ai.release', () => fake.release(self()));
  room.answer('ai.pass', (_, data) => fake.pass((data as { to: string }).to));
  room.answer('ai.talk', (_, data) => fake.talk((data as { talking: boolean }).talking));
  return fake;
}
