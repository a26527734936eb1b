import { atom, type WritableStore } from '../core/store.js';
import type { MediaPlatform } from './media-platform.js';

/** A toggle whose last state is restored after a reload. */
export function rememberedFlag(
  storage: MediaPlatform['storage'],
  key: string,
  initially: boolean,
): WritableStore<boolean> {
  const flag = atom(read(storage, key) ?? initially);
  flag.listen((on) => {
    try {
      storage?.setItem(key, String(on));
    } catch {
      // Storage is full or forbidden: the state lasts until the page is closed.
    }
  });
  return flag;
}

function read(storage: MediaPlatform['storage'], key: string): boolean | null {
  try {
    const stored = storage?.getItem(key);
    return stored === 'true' || stored === 'false' ? stored === 'true' : null;
  } catch {
    return null;
  }
}
