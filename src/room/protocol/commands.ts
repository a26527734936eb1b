import * as v from 'valibot';
import { cleanName, cleanText } from '../../core/plain-text.js';
import { MAX_COMMENT_LENGTH, MAX_MESSAGE_LENGTH, MAX_TEXT_LENGTH } from './limits.js';
import { Key, Role, sourceSchema } from './state.js';

const ParticipantId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const target = { participant: ParticipantId };
const nothing = v.optional(v.null());

/** Counted, and taken to be empty, as others would see it. */
const Text = v.pipe(v.string(), v.transform(cleanText), v.minLength(1), v.maxLength(MAX_TEXT_LENGTH));
const Data = v.pipe(
  v.unknown(),
  v.check((data) => data !== undefined, 'There is no data.'),
  v.check(
    (data) => JSON.stringify(data).length <= MAX_MESSAGE_LENGTH,
    `It may have ${MAX_MESSAGE_LENGTH} characters as JSON.`,
  ),
);

const MAX_VALUE_LENGTH = 16_000;
const MAX_KEYS = 64;
const StorageKey = Key;
const Prefix = v.pipe(v.string(), v.maxLength(128));
const StorageValue = v.pipe(
  v.unknown(),
  v.check(
    (value) => value !== undefined && JSON.stringify(value).length <= MAX_VALUE_LENGTH,
    `A value may have ${MAX_VALUE_LENGTH} characters as JSON.`,
  ),
);

/** Changes to the room's storage that are made together. */
export const StorageWrite = v.pipe(
  v.object({
    /** What must be true for any of it to happen: the version of a key as one read it, 0 where there was none. */
    checks: v.optional(v.array(v.object({ key: StorageKey, version: v.number() })), []),
    put: v.optional(v.array(v.object({ key: StorageKey, value: StorageValue })), []),
    delete: v.optional(v.array(StorageKey), []),
  }),
  v.check(
    (write) => write.checks.length + write.put.length + write.delete.length <= MAX_KEYS,
    `At most ${MAX_KEYS} keys at once.`,
  ),
);
export type StorageWrite = v.InferOutput<typeof StorageWrite>;

const ReportText = v.pipe(
  v.string(),
  v.transform(cleanText),
  v.minLength(1),
  v.maxLength(MAX_COMMENT_LENGTH),
);
const Details = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check(
    (details) => JSON.stringify(details).length <= 16_000,
    'Details may have 16,000 characters as JSON.',
  ),
);

/** To all, to everyone of a role, or to one person. */
export const Recipient = v.union([v.object({ role: Role }), v.object({ participant: ParticipantId })]);
export type Recipient = v.InferOutput<typeof Recipient>;

/** What each command takes. A behaviour adds its own, under its own name. */
export const commandInputs = {
  /** I am going, for good: gone at once. */
  leave: nothing,
  /**
   * What a track is and whether it is muted; before or after it is published, and again at each change.
   * An undeclared track counts as microphone or camera.
   */
  'publication.declare': v.object({ trackName: Key, source: sourceSchema, muted: v.boolean() }),
  /** Brings the answer (SDP) to the SFU for what `media` offered; answered once the SFU has taken it. */
  'media.answer': v.object({
    attempt: v.pipe(v.string(), v.maxLength(64)),
    sdp: v.pipe(v.string(), v.minLength(1)),
  }),
  /** I begin, or stop, to speak. Only rooms with more than 16 publishers make anything of it. */
  'speech.report': v.object({ speaking: v.boolean() }),

  /** Puts one's own hand up. */
  'hand.raise': nothing,
  /** Takes a hand down: one's own, or by a moderator another's. */
  'hand.lower': v.optional(v.object({ participant: v.optional(ParticipantId) }), {}),
  /** Shows a reaction to all, which then passes: the event `reaction`. */
  'reaction.send': v.object({
    reaction: v.pipe(v.string(), v.transform(cleanName), v.minLength(1), v.maxLength(16)),
  }),

  /**
   * I record the call from now on: everyone sees so. Recording begins when this is answered, not before. Those whom the
   * room does not list, viewers, cannot be seen to record, and are refused.
   */
  'recording.start': nothing,
  /** I record no more. */
  'recording.stop': nothing,

  /** Lets someone in who waits. */
  'participant.admit': v.object(target),
  /** Lets everyone in who waits. */
  'participant.admit-all': nothing,
  /** Sends someone away who waits. */
  'participant.deny': v.object(target),
  /** Asks someone to mute: the event `mute.requested`. Nobody's microphone is switched from afar. */
  'participant.mute': v.object({ ...target, source: v.optional(sourceSchema, 'microphone') }),
  /** Asks everyone of lower standing to mute. */
  'participant.mute-all': nothing,
  /** Withdraws the grant for a source, and closes what is published from it at the SFU. */
  'participant.revoke': v.object({ ...target, source: sourceSchema }),
  /** Gives a withdrawn source back. */
  'participant.restore': v.object({ ...target, source: sourceSchema }),
  /** Takes someone out; with `keepOut`, for as long as the room lives. */
  'participant.remove': v.object({ ...target, keepOut: v.optional(v.boolean(), false) }),
  /** Lets someone come again who was removed with `keepOut`; the query `bans` tells the subjects. */
  'ban.lift': v.object({ subject: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) }),
  /** Gives someone another role, for as long as the room lives. */
  'participant.promote': v.object({
    ...target,
    role: v.picklist(['host', 'moderator', 'participant', 'viewer']),
  }),

  /** Lets nobody new in, or lets them in again. */
  'room.lock': v.object({ locked: v.boolean() }),
  /** Whoever joins from now on has to be admitted, or need not. */
  'room.wait': v.object({ waitingRoom: v.boolean() }),
  /** Ends the meeting for everyone. */
  'room.end': nothing,

  /** A site's own message: the event `message` at those it is for. */
  'message.send': v.object({ data: Data, to: v.optional(Recipient) }),

  /** Stored when it is answered; the event `chat.sent` at those it is for. */
  'chat.send': v.object({ text: Text, to: v.optional(ParticipantId) }),
  /** Changes a message of one's own. */
  'chat.edit': v.object({ message: v.number(), text: Text }),
  /** Takes back a message of one's own, or as a moderator anyone's. */
  'chat.delete': v.object({ message: v.number() }),

  /** All of it or, where a check fails, nothing: `conflict`. At most 64 keys in all. */
  'storage.write': StorageWrite,
  /** From now on the event `storage.changed` tells of changes under a prefix. */
  'storage.watch': v.object({ prefix: Prefix }),
  'storage.unwatch': v.object({ prefix: Prefix }),

  /** How the call was, 1 (unusable) to 5 (as if in one room). */
  'report.quality': v.object({
    score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
    comment: v.optional(ReportText),
  }),
  /** What went wrong, in the person's own words, with what the page knows of it. */
  'report.bug': v.object({ text: ReportText, details: v.optional(Details) }),
  /** A track that its publisher says is being sent, and of which nothing arrives. */
  'report.dead-track': v.object({ ...target, trackName: Key, details: v.optional(Details) }),
} as const;

export type CommandName = keyof typeof commandInputs;
export type CommandInput<K extends CommandName> = v.InferInput<(typeof commandInputs)[K]>;
export type CommandData<K extends CommandName> = v.InferOutput<(typeof commandInputs)[K]>;

/** What a command answers, where that is not null. */
export interface CommandResults {
  'chat.send': { message: number; sentAtMs: number };
  /** The version of all that was written. */
  'storage.write': { version: number };
}
export type CommandResult<K extends CommandName> = K extends keyof CommandResults ? CommandResults[K] : null;
