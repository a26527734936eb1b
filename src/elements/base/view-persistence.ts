import type { RoomView } from './room-view.js';

const KEY = 'callroom.view';

/**
 * What is found again, and which values it may have: storage is anyone's on this origin. Not whether one's own speech
 * is captioned: nobody is captioned unasked.
 */
const VALUES = {
  layout: ['grid', 'speaker', 'presentation', 'side-by-side'],
  selfView: ['auto', 'grid', 'floating', 'hidden'],
  theme: ['auto', 'light', 'dark'],
  density: ['comfortable', 'compact'],
  captions: [true, false],
  shortcuts: [true, false],
} as const satisfies { [K in keyof RoomView]?: readonly unknown[] };

/** Keeps what a person has chosen for the next time, on this origin. A choice of the page's own is not kept. */
export function saveViewChoice(setting: string, value: unknown): void {
  if (!(setting in VALUES)) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), [setting]: value }));
  } catch {
    // A full or forbidden storage: the choice holds for as long as this page does.
  }
}

/** Looks at the call as it was chosen the last time. */
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
    // Whatever was there, one can choose anew.
    return {};
  }
}
