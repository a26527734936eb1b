/** Which key presses which control, in a `<call-room>`. */
export const SHORTCUTS: Readonly<Record<string, string>> = {
  'call-mic-toggle': 'm',
  'call-camera-toggle': 'v',
  'call-layout-toggle': 'l',
  'call-people-toggle': 'p',
  'call-fullscreen-toggle': 'f',
};

/** The control that a key press is for; `undefined` where someone types, or means the browser or the system. */
export function controlFor(event: KeyboardEvent): string | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented)
    return undefined;
  const [target] = event.composedPath();
  if (target instanceof HTMLElement && isTypedInto(target)) return undefined;
  const key = event.key.toLowerCase();
  return Object.keys(SHORTCUTS).find((tag) => SHORTCUTS[tag] === key);
}

function isTypedInto(element: HTMLElement): boolean {
  return element.isContentEditable || element.matches('input, textarea, select');
}
