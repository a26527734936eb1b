import { nothing } from 'lit';

/** `dir` of a field: what is typed has a direction of its own, an empty field (and its placeholder) has the page's. */
export function directionOf(text: string): 'auto' | typeof nothing {
  return text ? 'auto' : nothing;
}
