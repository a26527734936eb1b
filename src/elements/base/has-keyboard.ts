/** Whether the device is likely to have a keyboard: it has a pointer that hovers. A touch device shows no keys. */
export function hasKeyboard(): boolean {
  return globalThis.matchMedia?.('(hover: none)').matches !== true;
}
