/**
 * Whether a key belongs to an input method that is composing text. WebKit ends the composition before the `keydown`
 * of the key that confirms it: only key code 229 distinguishes that key from a plain Enter.
 */
export function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
