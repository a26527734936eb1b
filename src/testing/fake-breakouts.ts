import {
  type BreakoutAnnouncement,
  type BreakoutPerson,
  type BreakoutState,
  MAX_BREAKOUT_ROOMS,
} from '../behaviors/breakout-state.js';
import { RoomError } from '../room/room-error.js';
import type { FakeRoom } from './fake-room.js';

/** Breakout rooms of a fake room. Its call stays where it is; `enter` and `leave` say that people are in them. */
export class FakeBreakouts {
  readonly #room: FakeRoom;
  #last = 0;

  constructor(room: FakeRoom) {
    this.#room = room;
  }

  get state(): BreakoutState {
    return this.#room.behaviors.get().breakouts as BreakoutState;
  }

  /**
   * Creates rooms.
   * @returns their ids.
   * @throws `RoomError` as a room does
   */
  create(names: readonly string[]): string[] {
    const there = Object.keys(this.state.rooms).length;
    if (names.length === 0 || there + names.length > MAX_BREAKOUT_ROOMS)
      throw RoomError.fromWire({
        code: 'breakout_limit',
        message: 'A call has 1 to 50 breakout rooms.',
        retryable: false,
      });
    const ids = names.map(() => String(++this.#last));
    const added = Object.fromEntries(ids.map((id, at) => [id, { id, name: names[at]! }]));
    this.set({ rooms: { ...this.state.rooms, ...added } });
    return ids;
  }

  /** Assigns participants to a room; null: to the main room. */
  assign(participants: readonly string[], room: string | null): void {
    const place = room !== null && this.state.session ? 'invited' : 'main';
    for (const id of participants) this.setPerson(id, { room, place, here: false });
  }

  open(options: Partial<BreakoutState> = {}): void {
    this.set({ status: 'open', session: 'fake', ...options });
    for (const [id, person] of Object.entries(this.state.people))
      if (person.room) this.setPerson(id, { ...person, place: 'invited' });
  }

  /** Says that a participant is in a room. */
  enter(participant: string, room: string): void {
    this.setPerson(participant, { room, place: 'room', here: true });
  }

  leave(participant: string): void {
    const person = this.state.people[participant];
    if (person) this.setPerson(participant, { ...person, place: 'main', here: false });
  }

  close(): void {
    this.set({ status: 'closed', session: null, endsAtMs: null, closesAtMs: null, help: {} });
    for (const id of Object.keys(this.state.people)) this.leave(id);
  }

  /** Lets a participant ask for help in a room. */
  askForHelp(by: string, room: string): void {
    this.set({ help: { ...this.state.help, [room]: { by, atMs: this.#room.host.now() } } });
  }

  announce(announcement: BreakoutAnnouncement): void {
    this.#room.emit('breakouts.announcement', announcement);
  }

  setPerson(participant: string, person: BreakoutPerson): void {
    this.set({ people: { ...this.state.people, [participant]: person } });
  }

  set(changes: Partial<BreakoutState>): void {
    const { behaviors } = this.#room;
    behaviors.set({ ...behaviors.get(), breakouts: { ...this.state, ...changes } });
  }
}

/** Gives a fake room the behavior of breakout rooms. There are none yet. */
export function startFakeBreakouts(room: FakeRoom): FakeBreakouts {
  const breakouts: BreakoutState = {
    status: 'closed',
    session: null,
    rooms: {},
    people: {},
    help: {},
    choice: false,
    mayReturn: true,
    endsAtMs: null,
    closesAtMs: null,
    inviteSeconds: 5,
  };
  room.behaviors.set({ ...room.behaviors.get(), breakouts });
  const fake = new FakeBreakouts(room);
  const { host } = room;
  const self = () => host.self.details.get();
  type Data = Record<'room', string> & {
    names: string[];
    name: string;
    participants: string[];
    choice: boolean;
    mayReturn: boolean;
    minutes: number | null;
    seconds: number;
    text: string;
    asks: boolean;
  };
  const answers: Record<string, (data: Data) => unknown> = {
    time: () => host.now(),
    create: ({ names }) => fake.create(names),
    rename: ({ room: id, name }) => fake.set({ rooms: { ...fake.state.rooms, [id]: { id, name } } }),
    remove: ({ room: id }) => {
      const { [id]: _, ...rooms } = fake.state.rooms;
      fake.set({ rooms });
    },
    assign: ({ participants, room: id }) => fake.assign(participants, id),
    shuffle: () => {
      const ids = Object.keys(fake.state.rooms);
      const others = room.participantIds.get().filter((id) => id !== self().id);
      for (const [at, id] of others.entries()) fake.assign([id], ids[at % ids.length] ?? null);
    },
    open: ({ choice, mayReturn, minutes }) =>
      fake.open({ choice, mayReturn, endsAtMs: minutes === null ? null : host.now() + minutes * 60_000 }),
    timer: ({ minutes }) => fake.set({ endsAtMs: minutes === null ? null : host.now() + minutes * 60_000 }),
    close: ({ seconds }) =>
      seconds === 0
        ? fake.close()
        : fake.set({ status: 'closing', closesAtMs: host.now() + seconds * 1_000 }),
    announce: ({ text }) => fake.announce({ text, from: self().name }),
    answer: ({ room: id }) => {
      const { [id]: _, ...help } = fake.state.help;
      fake.set({ help });
    },
    go: ({ room: id }) => fake.enter(self().id, id),
    return: () => fake.leave(self().id),
    help: ({ asks }) => {
      const id = fake.state.people[self().id]?.room;
      if (id && asks) fake.askForHelp(self().id, id);
    },
  };
  for (const [name, answer] of Object.entries(answers))
    room.answer(`breakouts.${name}`, (_, given) => answer((given ?? {}) as Data));
  return fake;
}
