import * as v from 'valibot';
import { cleanName, cleanText } from '../../core/plain-text.js';
import { MAX_FILES_PER_MESSAGE } from './files.js';
import {
  MAX_COMMENT_LENGTH,
  MAX_MESSAGE_LENGTH,
  MAX_PRESENCE_BYTES,
  MAX_REACTION_LENGTH,
  MAX_TEXT_LENGTH,
} from './limits.js';
import { Key, Role, sourceSchema } from './state.js';

const ParticipantId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const target = { participant: ParticipantId };
const nothing = v.optional(v.null());
const FileId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const RevocationId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Validated after cleaning, as others see it. */
const Text = v.pipe(v.string(), v.transform(cleanText), v.minLength(1), v.maxLength(MAX_TEXT_LENGTH));
const Data = v.pipe(
  v.unknown(),
  v.check((data) => data !== undefined, 'The data is missing. Pass a JSON value.'),
  v.check(
    (data) => JSON.stringify(data).length <= MAX_MESSAGE_LENGTH,
    `The data is longer than ${MAX_MESSAGE_LENGTH} characters as JSON. Send less.`,
  ),
);

/** A single character as people count them: Unicode Standard Annex #29, an extended grapheme cluster. */
const OneCharacter = v.pipe(
  v.string(),
  v.transform(cleanName),
  v.minLength(1),
  v.maxLength(MAX_REACTION_LENGTH),
  v.check(
    (text) => [...new Intl.Segmenter().segment(text)].length === 1,
    'A reaction is one character, such as an emoji. Send one.',
  ),
);

/** As a key at any depth; inside a string, its quotes would be escaped. */
const PROTO_KEY = /"__proto__":/;
const Presence = v.pipe(
  v.custom<Record<string, unknown>>(
    (meta) => typeof meta === 'object' && meta !== null && !Array.isArray(meta),
    'The presence is not an object. Pass a plain object.',
  ),
  v.check(
    (meta) => new TextEncoder().encode(JSON.stringify(meta)).length <= MAX_PRESENCE_BYTES,
    `The presence is longer than ${MAX_PRESENCE_BYTES} bytes as JSON. Send less, and put larger data into the storage.`,
  ),
  v.check(
    (meta) => !PROTO_KEY.test(JSON.stringify(meta)),
    'The name __proto__ is not allowed. Choose another name.',
  ),
  // Last, because it leaves out a __proto__ without an error.
  v.record(Key, v.unknown()),
);

const MAX_VALUE_LENGTH = 16_000;
const MAX_KEYS = 64;
const StorageKey = Key;
const Prefix = v.pipe(v.string(), v.maxLength(128));
const StorageValue = v.pipe(
  v.unknown(),
  v.check(
    (value) => value !== undefined && JSON.stringify(value).length <= MAX_VALUE_LENGTH,
    `A value needs 1 to ${MAX_VALUE_LENGTH} characters as JSON. Split a longer value over several keys.`,
  ),
);

/** Changes to the room's storage that are applied together. */
export const StorageWrite = v.pipe(
  v.object({
    /** Conditions for the whole write: the version of each key as you read it, 0 if the key did not exist. */
    checks: v.optional(v.array(v.object({ key: StorageKey, version: v.number() })), []),
    put: v.optional(v.array(v.object({ key: StorageKey, value: StorageValue })), []),
    delete: v.optional(v.array(StorageKey), []),
  }),
  v.check(
    (write) => write.checks.length + write.put.length + write.delete.length <= MAX_KEYS,
    `A write has at most ${MAX_KEYS} keys. Split it into several writes.`,
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
    'The details are longer than 16,000 characters as JSON. Send less.',
  ),
);

/** Everyone with a role, or one participant. Without a recipient, a message goes to all. */
export const Recipient = v.union([v.object({ role: Role }), v.object({ participant: ParticipantId })]);
export type Recipient = v.InferOutput<typeof Recipient>;

/** The input of each command. A behavior adds its own commands, under its own name. */
export const commandInputs = {
  /** Leaves for good: the participant is removed at once. */
  leave: nothing,
  /**
   * Declares the source of a track and whether it is muted. Send it before or after publishing, and again at each
   * change. An undeclared track counts as microphone or camera. `interrupted`: the track is silent because the system
   * interrupts it, for example for a phone call. Where people may not unmute, only their own mute takes the permission
   * to speak.
   */
  'publication.declare': v.object({
    trackName: Key,
    source: sourceSchema,
    muted: v.boolean(),
    interrupted: v.optional(v.boolean()),
  }),
  /** Sends the SDP answer for the offer in `media` to the SFU; answered when the SFU has accepted it. */
  'media.answer': v.object({
    attempt: v.pipe(v.string(), v.maxLength(64)),
    sdp: v.pipe(v.string(), v.minLength(1)),
  }),
  /** Reports that you start or stop speaking. Only rooms with more than 16 publishers use it. */
  'speech.report': v.object({ speaking: v.boolean() }),

  /** Raises your hand. */
  'hand.raise': nothing,
  /** Lowers your own hand or, as a moderator, the hand of `participant`. */
  'hand.lower': v.optional(v.object({ participant: v.optional(ParticipantId) }), {}),
  /** Shows a reaction to everyone for a moment: the event `reaction`. */
  'reaction.send': v.object({
    reaction: v.pipe(v.string(), v.transform(cleanName), v.minLength(1), v.maxLength(MAX_REACTION_LENGTH)),
  }),

  /**
   * Sets what this connection says about itself; others see it in the state under `people`. It lasts until
   * `presence.untrack`, or until this participant has left or can no longer resume. The room sends the changed keys only.
   */
  'presence.track': v.object({ meta: Presence }),
  /** Removes what this connection says about itself. */
  'presence.untrack': nothing,

  /**
   * Announces to everyone that you record the call. Start recording when this is answered, not before. Viewers are
   * refused, because the room does not list them and others could not see that they record.
   */
  'recording.start': nothing,
  /** Announces that you have stopped recording. */
  'recording.stop': nothing,

  /** Admits a waiting participant. */
  'participant.admit': v.object(target),
  /** Admits everyone who is waiting. */
  'participant.admit-all': nothing,
  /** Turns away a waiting participant. */
  'participant.deny': v.object(target),
  /**
   * Revokes a source of a person in all their connections and closes its tracks at the SFU. The person may lift it
   * themselves with `source.restore`, unless the room's `mayUnmute` is false. A source is never turned on remotely.
   */
  'participant.mute': v.object({ ...target, source: v.optional(sourceSchema, 'microphone') }),
  /**
   * Mutes the microphone of everyone of lower rank who may speak. The result names this mute for
   * `participant.restore-all`.
   */
  'participant.mute-all': nothing,
  /** As `participant.mute`, but only a moderator can restore the source. */
  'participant.revoke': v.object({ ...target, source: sourceSchema }),
  /**
   * Restores a source that is muted or revoked. For the microphone, it also allows the person to unmute while the
   * room's `mayUnmute` is false.
   */
  'participant.restore': v.object({ ...target, source: sourceSchema }),
  /** Undoes a `participant.mute-all`: restores the microphone of everyone whom it muted, until they were muted again. */
  'participant.restore-all': v.object({ revocation: RevocationId }),
  /**
   * Lifts a mute of one of your own sources. `revocation` is its id in `self.revoked`, so that you cannot lift a mute that
   * you have not seen: `conflict` after a later mute. `not_allowed` if only a moderator can restore the source.
   */
  'source.restore': v.object({ source: sourceSchema, revocation: RevocationId }),
  /**
   * Removes a participant; with `ban`, for the lifetime of the room. The result then has their subject, for
   * `ban.lift`.
   */
  'participant.remove': v.object({ ...target, ban: v.optional(v.boolean(), false) }),
  /** Lets a participant who was removed with `ban` join again. The query `bans` lists the subjects. */
  'ban.lift': v.object({ subject: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) }),
  /** Gives a participant another role for the lifetime of the room. */
  'participant.promote': v.object({
    ...target,
    role: v.picklist(['host', 'moderator', 'participant', 'viewer']),
  }),

  /** Invites a viewer to the stage. The person learns it from `self`, and moderators from `audience`. */
  'stage.invite': v.object(target),
  /** Withdraws an invitation. */
  'stage.cancel': v.object(target),
  /**
   * Accepts your invitation: you become a participant for the lifetime of the room, or until you leave the stage. Turn off
   * first what the others must not see or hear.
   */
  'stage.accept': nothing,
  /** Declines your invitation. */
  'stage.decline': nothing,
  /** Returns to the audience, if you came from there. */
  'stage.leave': nothing,
  /** Sends a participant to the audience. */
  'stage.dismiss': v.object(target),

  /** Locks the room to new participants, or unlocks it. */
  'room.lock': v.object({ locked: v.boolean() }),
  /** Turns the waiting room on or off for participants who join from now on. */
  'room.wait': v.object({ waitingRoom: v.boolean() }),
  /**
   * Sets whether everyone may unmute. While false, only moderators, and people whom a moderator allows with
   * `participant.restore`, can turn their microphones on. Open microphones stay open until they are muted.
   */
  'room.may-unmute': v.object({ mayUnmute: v.boolean() }),
  /** Goes live, or backstage: viewers then see an empty room, receive nothing, and may send nothing. */
  'room.live': v.object({ live: v.boolean() }),
  /** Ends the meeting for everyone. */
  'room.end': nothing,

  /** Sends a site's own message: the event `message` for its recipients. */
  'message.send': v.object({ data: Data, to: v.optional(Recipient) }),

  /** Sends a chat message; answered when it is stored. Its recipients get the event `chat.sent`. */
  'chat.send': v.pipe(
    v.object({
      /** May be empty if there are `files`. */
      text: v.pipe(v.string(), v.transform(cleanText), v.maxLength(MAX_TEXT_LENGTH)),
      to: v.optional(ParticipantId),
      /** A message that you can read. A reply to a private message is private between the same two people. */
      replyTo: v.optional(v.number()),
      /** Files that you have uploaded and not sent yet, in order. */
      files: v.optional(v.pipe(v.array(FileId), v.maxLength(MAX_FILES_PER_MESSAGE))),
    }),
    v.check(
      ({ text, files = [] }) => text !== '' || files.length > 0,
      'The message has no text and no file. Send one of them.',
    ),
  ),
  /** Edits your own message. */
  'chat.edit': v.object({ message: v.number(), text: Text }),
  /** Deletes your own message or, as a moderator, any message to everyone. */
  'chat.delete': v.object({ message: v.number() }),
  /** Reacts to a message that you can read, or takes your reaction back: the event `chat.reacted`. */
  'chat.react': v.object({ message: v.number(), reaction: OneCharacter, on: v.boolean() }),
  /** Pins a message to everyone, in place of the previous one, or unpins it: the event `chat.pinned`. */
  'chat.pin': v.object({ message: v.number(), pinned: v.boolean() }),

  /**
   * Announces a file for the chat. The result has the bearer token for `PUT /files/content`, which takes the content once,
   * and for `PUT /files/thumbnail` after it. A file that is not sent within an hour is deleted.
   */
  'file.offer': v.object({
    name: v.pipe(v.string(), v.maxLength(1_024)),
    /** A media type; see `RoomInfo.files`. */
    type: v.pipe(v.string(), v.maxLength(128)),
    /** In bytes. */
    size: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** Deletes a file that you have announced or uploaded, and not sent. */
  'file.discard': v.object({ file: FileId }),

  /** Applies the whole write, or nothing when a check fails (`conflict`). At most 64 keys in all. */
  'storage.write': StorageWrite,
  /** Subscribes to the event `storage.changed` for a prefix. */
  'storage.watch': v.object({ prefix: Prefix }),
  /** Ends the subscription for a prefix. */
  'storage.unwatch': v.object({ prefix: Prefix }),

  /** Rates the call from 1 (unusable) to 5 (as if in the same room). */
  'report.quality': v.object({
    score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
    comment: v.optional(ReportText),
  }),
  /** Reports a problem in the participant's own words, with technical details from the page. */
  'report.bug': v.object({ text: ReportText, details: v.optional(Details) }),
  /** Reports a track that its publisher declares as sent, but that delivers no data. */
  'report.dead-track': v.object({ ...target, trackName: Key, details: v.optional(Details) }),
} as const;

export type CommandName = keyof typeof commandInputs;
export type CommandInput<K extends CommandName> = v.InferInput<(typeof commandInputs)[K]>;
export type CommandData<K extends CommandName> = v.InferOutput<(typeof commandInputs)[K]>;

/** The result of each command whose result is not null. */
export interface CommandResults {
  'chat.send': { message: number; sentAtMs: number };
  'file.offer': { file: string; ticket: string };
  /** The id of all revocations that this mute has made. */
  'participant.mute-all': { revocation: string };
  /** The subject of the banned person; null: not banned. */
  'participant.remove': { subject: string | null };
  /** The version of all written entries. */
  'storage.write': { version: number };
}
export type CommandResult<K extends CommandName> = K extends keyof CommandResults ? CommandResults[K] : null;
