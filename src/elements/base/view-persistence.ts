import type { RoomView } from './room-view.js';

const KEY = 'callroom.view';

/**
 * The settings that are saved, and their valid values: other scripts of this origin can write to the storage, too.
 * Captioning the user's own speech is not saved, because it starts only if the user turns it on.
 */
const VALUES = {
  layout: ['grid', 'speaker', 'presentation', 'side-by-side'],
  selfView: ['auto', 'grid', 'floating', 'hidden'],
  theme: ['auto', 'light', 'dark'],
  density: ['comfortable', 'compact'],
  captions: [true, false],
  shortcuts: [true, false],
} as const satisfies { [K in keyof RoomView]?: readonly unknown[] };

/**
 * Saves a setting that the user chose, for the next visit on this origin. Settings that the page makes are not saved.
 */
export function saveViewChoice(setting: string, value: unknown): void {
  if (!(setting in VALUES)) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), [setting]: value }));
  } catch {
    // The storage is full or forbidden: the setting lasts until the page is closed.
  }
}

/** Restores the saved settings. */
export function loadViewChoices(view: RoomView): void {
  const kept = read();
  for (const [name, values] of Object.entries(VALUES)) {
    const value = kept[name];
    if (values.some((one) => one === value)) {
      (view[name as keyof typeof VALUES] as { set(value: unknown): void }).set(value);
    }
  }
}

function read(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    // The stored text is not JSON, or the storage is forbidden: start with the defaults.
    return {};
  }
}
