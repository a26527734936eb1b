import * as v from 'valibot';
import { Key, Source } from './state.js';

const ParticipantId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** What each command takes. A behaviour adds its own, under its own name. */
export const commandInputs = {
  /** I am going, for good: gone at once. */
  leave: v.optional(v.null()),
  /**
   * What a track is and whether it is muted; before or after it is published, and again at each change.
   * An undeclared track counts as microphone or camera.
   */
  'publication.declare': v.object({ trackName: Key, source: Source, muted: v.boolean() }),
  /** Takes someone out; with `keepOut`, for as long as the room lives. */
  'participant.remove': v.object({ participant: ParticipantId, keepOut: v.optional(v.boolean(), false) }),
} as const;

export type CommandName = keyof typeof commandInputs;
export type CommandInput<K extends CommandName> = v.InferInput<(typeof commandInputs)[K]>;
export type CommandData<K extends CommandName> = v.InferOutput<(typeof commandInputs)[K]>;

/** What a command answers, where that is not null. */
export interface CommandResults {
  leave: null;
}
export type CommandResult<K extends CommandName> = K extends keyof CommandResults ? CommandResults[K] : null;
