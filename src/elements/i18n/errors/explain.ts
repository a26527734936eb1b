import type { CallroomError } from '../../../core/errors.js';
import type { Words } from '../words.js';
import { groupOf } from './error-keys.js';

/** What there is to say: an error, or a notice of our own, whose message is in the right language already. */
export type Sayable = Pick<CallroomError, 'message'> &
  Partial<Pick<CallroomError, 'code' | 'values' | 'visitorMessage'>>;

/**
 * An error as a sentence for the person in front of the page, in the language of `words`. An error's `message` is for
 * developers; a person reads it only where there is nothing better, as for the codes of a site's own behaviors.
 */
export function explain(words: Words, { message, code, values = {}, visitorMessage }: Sayable): string {
  if (visitorMessage) return visitorMessage;
  if (!code) return message;
  const key = groupOf(code);
  const text = words.term('failure', `${key}:${values.variant}`) || words.term('failure', key);
  return text ? text.replace(/\{(\w+)\}/g, (slot, name: string) => values[name] ?? slot) : message;
}
