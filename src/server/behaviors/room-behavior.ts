import type * as v from 'valibot';
import type { ParticipantInfo, PresentPerson } from '../../room/protocol/index.js';
import type { Need } from '../room/commands/need.js';

/** A participant as a behavior sees them: the public information, and the site's own id of the person. */
export type BehaviorParticipant = Readonly<ParticipantInfo> & { subject: string };

/** A person with presence as a behavior sees them: the public information, and the site's own id of the person. */
export type BehaviorPerson = Readonly<PresentPerson> & { subject: string };

/** The operations a behavior has on its room. */
export interface BehaviorContext<State> {
  readonly room: string;
  /**
   * The part of the shared state that belongs to this behavior. Change it with `set` and `delete`, never in place.
   */
  readonly state: Readonly<State>;
  /** As `RoomInfo.live`: false while the room is backstage, and viewers do not see the state yet. */
  readonly live: boolean | null;
  readonly participants: readonly BehaviorParticipant[];
  /** Who says what about themselves: the people with presence, viewers included, with the subjects of their tokens. */
  readonly presence: { list(): readonly BehaviorPerson[] };
  now(): number;
  /** Replaces a part of the state; an empty path replaces all of it. */
  set(path: readonly string[], value: unknown): void;
  delete(path: readonly string[]): void;
  /** Sends the event `<behavior>.<event>` to everyone, or to the participant with the id `to`. */
  emit(event: string, data: unknown, to?: string): void;
  /** Private data of the behavior, kept as long as the room's data. */
  readonly memory: {
    get(key: string): unknown;
    put(key: string, value: unknown): void;
    delete(key: string): void;
    /** All entries whose keys begin with `prefix`, in key order. */
    list(prefix: string): [key: string, value: unknown][];
  };
  /**
   * Calls `onAlarm` once at that time, in milliseconds since the epoch; null cancels it. It works across hibernation.
   */
  wakeAt(atMs: number | null): void;
}

/** A command or query that a behavior adds. Its name on the wire is `<behavior>.<name>`. */
export interface BehaviorEntry<State, Input extends v.GenericSchema = v.GenericSchema> {
  /** Validates the data before `run` is called. */
  input: Input;
  /** Default `admitted`: everyone except waiting participants. */
  needs?: Need;
  /** Returns the answer. Throw `new Refusal(code, message)` to refuse. */
  run(
    context: BehaviorContext<State>,
    actor: BehaviorParticipant,
    data: v.InferOutput<Input>,
  ): unknown | Promise<unknown>;
}

/**
 * An application's own rules and data in a room: it adds commands, queries, shared state and reactions to events,
 * without dealing with sockets, revisions or storage. A behavior that throws in a hook affects no other behavior.
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
  /**
   * Called as the room goes live, before viewers see its state. Delete here what they must not see of the time
   * backstage.
   */
  onLive?(context: BehaviorContext<State>): void;
  /** Called when a participant sends a site message with `room.send`. */
  onMessage?(context: BehaviorContext<State>, participant: BehaviorParticipant, data: unknown): void;
  /** Called after a participant's command succeeded, including commands of other behaviors. */
  onCommand?(context: BehaviorContext<State>, participant: BehaviorParticipant, command: string): void;
  onAlarm?(context: BehaviorContext<State>): void;
}

/** Ties an entry's `run` to its schema, for the compiler. */
export function entry<State, Input extends v.GenericSchema>(
  definition: BehaviorEntry<State, Input>,
): BehaviorEntry<State> {
  // Sound because the room calls `run` only with the output of the entry's own schema.
  return definition as unknown as BehaviorEntry<State>;
}
