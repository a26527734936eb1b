/** The keyboard shortcut of each control in a `<call-room>`. */
export const SHORTCUTS: Readonly<Record<string, string>> = {
  'call-mic-toggle': 'm',
  'call-camera-toggle': 'v',
  'call-screen-toggle': 's',
  'call-hand-toggle': 'h',
  'call-reactions': 'e',
  'call-captions-toggle': 't',
  'call-layout-toggle': 'l',
  'call-participants-toggle': 'p',
  'call-chat-toggle': 'c',
  'call-settings-toggle': ',',
  'call-fullscreen-toggle': 'f',
};

/** Lets the person who has the floor talk to the AI while they hold it. */
export const AI_KEY = 'a';

/** Shows the list of shortcuts. */
export const HELP_KEY = '?';

/** Returns the tag of the control that a key activates. */
export function controlFor(key: string): string | undefined {
  return Object.keys(SHORTCUTS).find((tag) => SHORTCUTS[tag] === key);
}
