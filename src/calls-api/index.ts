/**
 * `callroom/calls-api`: a typed client for the Calls API (today "Realtime SFU"), for pages (through a proxy),
 * Workers and Node.
 */

export type { BackoffOptions } from '../core/backoff.js';
export type { Clock } from '../core/clock.js';
export type { CallroomErrorOptions } from '../core/errors.js';
export { CallroomError } from '../core/errors.js';
export type { SaidError } from '../http/api-error.js';
export { ApiError, type ApiErrorCode } from '../http/api-error.js';
export type { JsonApi, JsonApiOptions, JsonRequest, RetryPolicy } from '../http/json-api.js';
export {
  AccountClient,
  type AccountClientOptions,
  AccountError,
  AccountResource,
} from './account-client.js';
export * as accountWire from './account-wire.js';
export { CallsClient } from './calls-client.js';
export { CallsError, type CallsErrorCode } from './calls-error.js';
export { type KnownErrorCode, type NextAction, nextAction } from './error-codes.js';
export type { Outcome } from './items.js';
export {
  type CallsClientOptions,
  type CloseTracksOutcome,
  type OperationOptions,
  type Repeat,
  SessionsClient,
  type TracksOutcome,
} from './sessions-client.js';
export { TurnClient, type TurnClientOptions } from './turn-client.js';
export * as wire from './wire.js';
