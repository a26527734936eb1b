/**
 * The account API for SFU apps and TURN keys: the account-wide envelope and the two kinds of resource in it.
 * @see https://developers.cloudflare.com/api/resources/calls/
 */
import * as v from 'valibot';

const resourceFields = {
  /** 32 characters, given by the service. */
  uid: v.string(),
  /** A short description, not shown to users. */
  name: v.optional(v.string()),
  /** ISO 8601. */
  created: v.optional(v.string()),
  /** ISO 8601. */
  modified: v.optional(v.string()),
};

export const SfuApp = v.object(resourceFields);
export type SfuApp = v.InferOutput<typeof SfuApp>;

/** The secret is told once, at creation. */
export const CreatedSfuApp = v.object({ ...resourceFields, secret: v.string() });
export type CreatedSfuApp = v.InferOutput<typeof CreatedSfuApp>;

export const TurnKey = v.object(resourceFields);
export type TurnKey = v.InferOutput<typeof TurnKey>;

/** The key's API token is told once, at creation, as `key`. */
export const CreatedTurnKey = v.object({ ...resourceFields, key: v.string() });
export type CreatedTurnKey = v.InferOutput<typeof CreatedTurnKey>;

export const NameRequest = v.object({ name: v.optional(v.string()) });
export type NameRequest = v.InferOutput<typeof NameRequest>;

export const AccountMessage = v.object({ code: v.optional(v.number()), message: v.string() });
export type AccountMessage = v.InferOutput<typeof AccountMessage>;

/** What every answer of the account API comes in; `result` is null where `success` is false. */
export const AccountEnvelope = v.object({
  success: v.boolean(),
  errors: v.optional(v.array(AccountMessage), []),
  messages: v.optional(v.array(v.union([AccountMessage, v.string()])), []),
  result: v.optional(v.unknown()),
});
export type AccountEnvelope = v.InferOutput<typeof AccountEnvelope>;
