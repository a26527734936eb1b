import { JSDOM, VirtualConsole } from 'jsdom';

/** Of Node's own globals, those that jsdom accepts only as its own. */
const REPLACED = ['AbortController', 'AbortSignal', 'Event', 'EventTarget', 'CustomEvent', 'navigator'];

/** Makes jsdom's page the global page, as Jest's and Vitest's `jsdom` environments do. Returns errors of the page. */
export function openJsdomPage(): { readonly thrown: readonly string[]; close(): void } {
  const thrown: string[] = [];
  const console = new VirtualConsole();
  console.on('jsdomError', (error) => thrown.push(error.message));
  const { window } = new JSDOM('<!doctype html><html lang="en"><body></body></html>', {
    url: 'https://site.example/',
    pretendToBeVisual: true,
    virtualConsole: console,
  });
  const own = new Set(Object.getOwnPropertyNames(globalThis));
  for (const name of Object.getOwnPropertyNames(window)) {
    if (own.has(name) && !REPLACED.includes(name)) continue;
    const value = (window as unknown as Record<string, unknown>)[name];
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return { thrown, close: () => window.close() };
}
