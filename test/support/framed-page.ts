/** Gives Node the globals by which a page knows what is around it. */
const page = globalThis as Record<string, unknown>;

/**
 * A page with pages around it, the nearest first: of its own origin (`same`) or of another (`other`). `allowed` null:
 * its browser does not tell.
 */
export function pretendPage({ around, allowed }: Page): void {
  const windows: Record<string, unknown>[] = [page, ...around.map(() => ({}))];
  windows.forEach((one, index) => {
    one.parent = windows[index + 1] ?? one;
    one.frameElement = around[index] === 'same' ? {} : null;
  });
  page.self = page.window = globalThis;
  page.top = windows.at(-1);
  page.document = allowed
    ? { featurePolicy: { allowsFeature: (name: string) => allowed.includes(name) } }
    : {};
}

interface Page {
  around: ('same' | 'other')[];
  allowed: string[] | null;
}

export function forgetPage(): void {
  for (const name of ['self', 'window', 'top', 'parent', 'frameElement', 'document']) delete page[name];
}
