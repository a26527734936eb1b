import type * as v from 'valibot';
import type { ParticipantInfo } from '../../room/protocol/index.js';
import type { Need } from '../room/commands/need.js';

/** A participant as a behaviour sees them: what others see, and the site's own id of the person. */
export type BehaviorParticipant = Readonly<ParticipantInfo> & { subject: string };

/** What a behaviour can do to its room. */
export interface BehaviorContext<State> {
  readonly room: string;
  /** What everyone in the room sees of this behaviour. Change it with `set` and `delete`, never in place. */
  readonly state: Readonly<State>;
  readonly participants: readonly BehaviorParticipant[];
  now(): number;
  /** Replaces a part of the state; an empty path, all of it. */
  set(path: readonly string[], value: unknown): void;
  delete(path: readonly string[]): void;
  /** Tells everyone, or one participant, that something happened: the event `<behavior>.<event>`. */
  emit(event: string, data: unknown, to?: string): void;
  /** What nobody in the room sees, kept as long as the room's data. */
  readonly memory: {
    get(key: string): unknown;
    put(key: string, value: unknown): void;
    delete(key: string): void;
  };
  /** Calls `onAlarm` at that time, once; null calls it off. The object may have slept meanwhile. */
  wakeAt(atMs: number | null): void;
}

/** What a behaviour adds to commands or queries. Its name on the wire is `<behavior>.<name>`. */
export interface BehaviorEntry<State, Input extends v.GenericSchema = v.GenericSchema> {
  /** Checked before `run` sees anything. */
  input: Input;
  /** Default `admitted`: everyone but those waiting. */
  needs?: Need;
  /** Throw `new Refusal(code, message)` to refuse. What it returns is the answer. */
  run(
    context: BehaviorContext<State>,
    actor: BehaviorParticipant,
    data: v.InferOutput<Input>,
  ): unknown | Promise<unknown>;
}

/**
 * An application's own rules and data in a room: it adds commands, queries, shared state and reactions to what
 * happens, and knows nothing of sockets, revisions or storage. One that throws in a hook harms only itself.
 */
export interface RoomBehavior<State = unknown> {
  name: string;
  /** The shared state of a new room. */
  state?: () => State;
  // Each entry has its own schema; `entry()` ties it to its `run`.
  commands?: Readonly<Record<string, BehaviorEntry<State>>>;
  queries?: Readonly<Record<string, BehaviorEntry<State>>>;
  onJoin?(context: BehaviorContext<State>, participant: BehaviorParticipant): void;
  onLeave?(context: BehaviorContext<State>, participant: BehaviorParticipant): void;
  /** Someone sent a message of the site, with `room.send`. */
  onMessage?(context: BehaviorContext<State>, participant: BehaviorParticipant, data: unknown): void;
  /** Someone's command, anybody's and of any behaviour, was carried out. */
  onCommand?(context: BehaviorContext<State>, participant: BehaviorParticipant, command: string): void;
  onAlarm?(context: BehaviorContext<State>): void;
}

/** Ties an entry's `run` to its schema, for the compiler. */
export function entry<State, Input extends v.GenericSchema>(
  definition: BehaviorEntry<State, Input>,
): BehaviorEntry<State> {
  // Sound because the room runs an entry on nothing but its own schema's output.
  return definition as unknown as BehaviorEntry<State>;
}
