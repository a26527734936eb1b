import { nothing } from 'lit';

/**
 * Returns the `dir` of a text field: typed text has its own direction, an empty field (and its placeholder) has that
 * of the page.
 */
export function directionOf(text: string): 'auto' | typeof nothing {
  return text ? 'auto' : nothing;
}
