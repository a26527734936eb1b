/**
 * The account API for SFU apps and TURN keys: the account-wide envelope and the two kinds of resource in it.
 * @see https://developers.cloudflare.com/api/resources/calls/
 */
import * as v from 'valibot';

const resourceFields = {
  /** 32 characters, assigned by the service. */
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

/** The response to a create is the only place where the secret appears. */
export const CreatedSfuApp = v.object({ ...resourceFields, secret: v.string() });
export type CreatedSfuApp = v.InferOutput<typeof CreatedSfuApp>;

export const TurnKey = v.object(resourceFields);
export type TurnKey = v.InferOutput<typeof TurnKey>;

/** The response to a create is the only place where the key's API token appears, as `key`. */
export const CreatedTurnKey = v.object({ ...resourceFields, key: v.string() });
export type CreatedTurnKey = v.InferOutput<typeof CreatedTurnKey>;

export const NameRequest = v.object({ name: v.optional(v.string()) });
export type NameRequest = v.InferOutput<typeof NameRequest>;

export const AccountMessage = v.object({ code: v.optional(v.number()), message: v.string() });
export type AccountMessage = v.InferOutput<typeof AccountMessage>;

/** The envelope of every account API response; `result` is null if `success` is false. */
export const AccountEnvelope = v.object({
  success: v.boolean(),
  errors: v.optional(v.array(AccountMessage), []),
  messages: v.optional(v.array(v.union([AccountMessage, v.string()])), []),
  result: v.optional(v.unknown()),
});
export type AccountEnvelope = v.InferOutput<typeof AccountEnvelope>;
