import type * as v from 'valibot';
import type { ChatMessage, Grants, ParticipantInfo, PresentPerson } from '../../room/protocol/index.js';
import type { Need } from '../room/commands/need.js';
import type { RoomEnv } from '../settings.js';

/**
 * A participant as a behavior sees them: the public information, the site's own id of the person, and the id of the
 * person that others may see.
 */
export type BehaviorParticipant = Readonly<ParticipantInfo> & { subject: string; person: string };

/** A person with presence as a behavior sees them: the public information, and the site's own id of the person. */
export type BehaviorPerson = Readonly<PresentPerson> & { subject: string };

/** The chat as a behavior sees it: the messages to everyone, and its own messages under a name of its own. */
export interface BehaviorChat {
  /**
   * Writes a message as `name`, and returns its id.
   * @param options `replyTo`: the id of the message that it answers; only those who can read that message can read the
   *   answer. `backstage`: whether only those backstage can read it. Default: whether the room is backstage now.
   */
  send(name: string, text: string, options?: { replyTo?: number; backstage?: boolean }): number;
  /** Changes the text of a message that this behavior wrote. Does nothing if it was deleted. */
  edit(message: number, text: string): void;
  /** Deletes a message that this behavior wrote. Does nothing if it was deleted. */
  delete(message: number): void;
  /** Whether this behavior wrote a message. */
  isOwn(message: number): boolean;
  /** A message to everyone, also one that was deleted or written backstage. Null: the chat has no such message. */
  get(message: number): ChatMessage | null;
  /** The latest messages to everyone that have a text, the earliest first. What was said backstage is left out if `backstage` is false. */
  recent(limit: number, options: { backstage: boolean }): readonly ChatMessage[];
}

/** A track that the site's own server has published at the SFU. */
export interface AgentTrack {
  /** The session at the SFU that publishes it. */
  sessionId: string;
  trackName: string;
}

/**
 * A participant that is an AI and no person, such as a voice: everyone sees it in the roster, marked with
 * `ParticipantInfo.agent`. It counts toward no limit of people and keeps no meeting alive. It stays through a restart of
 * the room, until it leaves or the room's data is deleted.
 */
export interface BehaviorAgent {
  /** Its participant id; null: it is not in the room. */
  readonly participant: string | null;
  /**
   * Adds it to the room, or renames it if it is there.
   * @returns its participant id.
   */
  join(options: { name: string }): string;
  /** Lets others pull its voice, in place of an earlier one. Does nothing unless it is in the room. */
  publish(track: AgentTrack): void;
  /** Removes it. Does nothing unless it is in the room. Closing its session at the SFU is your task. */
  leave(): void;
}

/** The operations a behavior has on its room. */
export interface BehaviorContext<State> {
  readonly room: string;
  /**
   * The address of this server as people reach it, such as `https://calls.example.com`: where the latest of them
   * connected. `''`: nobody has connected yet.
   */
  readonly origin: string;
  /** The Worker's bindings, variables and secrets. Never share them. */
  readonly env: RoomEnv;
  /**
   * The part of the shared state that belongs to this behavior. Change it with `set` and `delete`, never in place.
   */
  readonly state: Readonly<State>;
  /** As `RoomInfo.live`: false while the room is backstage, and viewers do not see the state yet. */
  readonly live: boolean | null;
  /** When the meeting began, in milliseconds since the epoch; null: nobody is here. */
  readonly startedAtMs: number | null;
  /** The people who are here, viewers and those who wait included; no agents. */
  readonly participants: readonly BehaviorParticipant[];
  /** Who says what about themselves: the people with presence, viewers included, with the subjects of their tokens. */
  readonly presence: { list(): readonly BehaviorPerson[] };
  readonly chat: BehaviorChat;
  readonly agent: BehaviorAgent;
  /** Whether a participant is here and may do what needs `need`. */
  may(participant: string, need: Need): boolean;
  /** All grants of a participant; null: they are not here. */
  grants(participant: string): Readonly<Grants> | null;
  /** Disconnects a participant, who may join again. Does nothing if they are not here. */
  remove(participant: string): void;
  now(): number;
  /**
   * Runs `work` after the present request, such as a request to a service, and keeps the room awake meanwhile. Use the
   * context that `work` gets: it sends each change soon after it is made. `signal` aborts when the last person has left,
   * and when the room's data is deleted or replaced: then write nothing more. A restart of the room ends all work; see
   * `onStart`.
   */
  background(work: (context: BehaviorContext<State>, signal: AbortSignal) => Promise<void>): void;
  /** Replaces a part of the state; an empty path replaces all of it. */
  set(path: readonly string[], value: unknown): void;
  delete(path: readonly string[]): void;
  /** Sends the event `<behavior>.<event>` to everyone, or to the participant with the id `to`. */
  emit(event: string, data: unknown, to?: string): void;
  /**
   * Sends everyone inside an ephemeral value of the participant `from`, as a channel of that name would
   * (`Call.ephemeral`). It is not stored, and a newer value replaces one that is not sent yet.
   */
  ephemeral(from: string, name: string, value: unknown): void;
  /**
   * Calls `onService` of another behavior of this room with `data`, and returns its answer. Undefined: the room has no
   * such behavior, or the behavior failed.
   */
  tellBehavior(behavior: string, data: unknown): unknown;
  /** Private data of the behavior, kept as long as the room's data. */
  readonly memory: {
    get(key: string): unknown;
    put(key: string, value: unknown): void;
    delete(key: string): void;
    /** All entries whose keys begin with `prefix`, in key order. */
    list(prefix: string): [key: string, value: unknown][];
  };
  /**
   * Anything that the behavior can make again, in the memory of the room's object: it is empty after the room slept or
   * restarted, and after the room's data was deleted.
   */
  readonly cache: Map<string, unknown>;
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

/** A meeting that has ended. Times are in milliseconds since the epoch. */
export interface EndedMeeting {
  startedAtMs: number;
  endedAtMs: number;
  /** The most participants and viewers at one time. */
  peak: number;
}

/**
 * An application's own rules and data in a room: it adds commands, queries, shared state and reactions to events,
 * without dealing with sockets, revisions or storage. A behavior that throws in a hook affects no other behavior.
 */
export interface RoomBehavior<State = unknown> {
  name: string;
  /**
   * The shared state of a new room; null: none, because the bindings lack something that the behavior needs, or it has
   * nothing to do in the room of this name.
   */
  state?: (env: RoomEnv, room: string) => State | null;
  /**
   * The keys of the state that say how the site has set the behavior up. They are set again whenever the room's object
   * starts, so that a room that exists already follows a change of the site.
   */
  settings?: readonly string[];
  // Each entry has its own schema; `entry()` ties it to its `run`.
  commands?: Readonly<Record<string, BehaviorEntry<State>>>;
  queries?: Readonly<Record<string, BehaviorEntry<State>>>;
  /**
   * Called when the room's object starts: for a new room, after the room slept, and after a crash or a deployment. Work
   * in the background from before does not go on, so mend here what it left unfinished.
   */
  onStart?(context: BehaviorContext<State>): void;
  onJoin?(context: BehaviorContext<State>, participant: BehaviorParticipant): void;
  onLeave?(context: BehaviorContext<State>, participant: BehaviorParticipant): void;
  /**
   * Called when the connection of a participant is lost, or a new page takes its place. They keep their place for some
   * seconds; if they do not come back, `onLeave` follows.
   */
  onDisconnect?(context: BehaviorContext<State>, participant: BehaviorParticipant): void;
  /**
   * Called as the room goes live, before viewers see its state. Delete here what they must not see of the time
   * backstage.
   */
  onLive?(context: BehaviorContext<State>): void;
  /** Called when a participant sends a site message with `room.send`. */
  onMessage?(context: BehaviorContext<State>, participant: BehaviorParticipant, data: unknown): void;
  /** Called when a participant sends a chat message to everyone. */
  onChat?(context: BehaviorContext<State>, participant: BehaviorParticipant, message: ChatMessage): void;
  /** Called after a participant's command succeeded, including commands of other behaviors. */
  onCommand?(context: BehaviorContext<State>, participant: BehaviorParticipant, command: string): void;
  /**
   * Called after the publications of a participant changed: added, removed, muted, or moved to another session. Also
   * when they end or are hidden with the participant, who is then not in `context.participants`.
   */
  onPublications?(context: BehaviorContext<State>, participant: BehaviorParticipant): void;
  /**
   * Called when another Durable Object of your Worker calls `tellBehavior(name, data)` of the room's object, or another
   * behavior calls it of its context. Clients cannot call it. What the hook returns is the answer.
   */
  onService?(context: BehaviorContext<State>, data: unknown): unknown;
  onAlarm?(context: BehaviorContext<State>): void;
  /**
   * Called when the last person has left, or has been disconnected for 5 s. `context.live` is still what it was. For a
   * person who was disconnected, `onLeave` comes later, if they do not resume.
   */
  onMeetingEnd?(context: BehaviorContext<State>, meeting: EndedMeeting): void;
  /**
   * Called right before all data of the room is deleted or replaced: by the site, or because the time to keep it is over.
   * Delete here what the behavior keeps elsewhere; `memory` and `state` are empty afterwards.
   */
  onClear?(context: BehaviorContext<State>): void;
}

/** Ties an entry's `run` to its schema, for the compiler. */
export function entry<State, Input extends v.GenericSchema>(
  definition: BehaviorEntry<State, Input>,
): BehaviorEntry<State> {
  // Sound because the room calls `run` only with the output of the entry's own schema.
  return definition as unknown as BehaviorEntry<State>;
}
