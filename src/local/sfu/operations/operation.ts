import type * as v from 'valibot';
import { ApiError } from '../../errors.js';
import type { Session } from '../session.js';
import type { Sfu } from '../sfu.js';

/** One operation on a session: the schema of its body, and its implementation. */
export interface SessionOperation<Schema extends v.GenericSchema = v.GenericSchema> {
  readonly body: Schema;
  run(session: Session, body: v.InferOutput<Schema>, sfu: Sfu): Promise<object> | object;
}

/** Keeps the body type consistent between schema and implementation. */
export function operation<Schema extends v.GenericSchema>(
  definition: SessionOperation<Schema>,
): SessionOperation<Schema> {
  return definition;
}

/** Returns the response for an item of a batch: its result, or an error that concerns only this item. */
export async function itemResult<Item extends object>(
  item: Item,
  run: () => Promise<object> | object,
): Promise<object> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ApiError) return { ...item, ...error.body };
    throw error;
  }
}
