import type { CallroomError } from '../../../core/errors.js';
import type { Words } from '../words.js';
import { groupOf } from './error-keys.js';

/** An error, or a notice whose message is already in the right language. */
export type Sayable = Pick<CallroomError, 'message'> &
  Partial<Pick<CallroomError, 'code' | 'values' | 'visitorMessage'>>;

/**
 * Returns an error as a sentence for the user, in the language of `words`. An error's `message` is for developers;
 * users see it only if there is no sentence for its code, as for the codes of a site's own behaviors.
 */
export function explain(words: Words, { message, code, values = {}, visitorMessage }: Sayable): string {
  if (visitorMessage) return visitorMessage;
  if (!code) return message;
  const key = groupOf(code);
  const text = words.term('failure', `${key}:${values.variant}`) || words.term('failure', key);
  return text ? text.replace(/\{(\w+)\}/g, (slot, name: string) => values[name] ?? slot) : message;
}
