/** Which key presses which control, in a `<call-room>`. */
export const SHORTCUTS: Readonly<Record<string, string>> = {
  'call-mic-toggle': 'm',
  'call-camera-toggle': 'v',
  'call-screen-toggle': 's',
  'call-hand-toggle': 'h',
  'call-reactions': 'e',
  'call-captions-toggle': 't',
  'call-layout-toggle': 'l',
  'call-people-toggle': 'p',
  'call-chat-toggle': 'c',
  'call-settings-toggle': ',',
  'call-fullscreen-toggle': 'f',
};

/** Shows which keys there are. */
export const HELP_KEY = '?';

/** Whether a key press is for a call at all: not where someone types, nor for the browser or the system. */
export function isCommand(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return false;
  const [target] = event.composedPath();
  return !(target instanceof HTMLElement && isTypedInto(target));
}

/** The control that a key press is for. */
export function controlFor(event: KeyboardEvent): string | undefined {
  if (!isCommand(event)) return undefined;
  const key = event.key.toLowerCase();
  return Object.keys(SHORTCUTS).find((tag) => SHORTCUTS[tag] === key);
}

function isTypedInto(element: HTMLElement): boolean {
  return element.isContentEditable || element.matches('input, textarea, select');
}
