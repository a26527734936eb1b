/** The observable state of an element. */

/** All elements in the shadow trees below, and in the light trees between. */
export function inside(root: Element): Element[] {
  const below = [...(root.shadowRoot?.querySelectorAll('*') ?? []), ...root.querySelectorAll('*')];
  return below.flatMap((one) => (one.shadowRoot ? [one, ...inside(one)] : [one]));
}

/** The states of `names` that an element is in, in that order. */
export function statesOf(element: Element, names: readonly string[]): string {
  return names.filter((name) => element.matches(`:state(${name})`)).join(' ');
}

/** What has a part, also where it is exported from what is within. */
export function partOf(element: Element, name: string): Element | null {
  const root = element.shadowRoot;
  const own = root?.querySelector(`[part~="${name}"]`);
  if (own) return own;
  for (const inner of root?.querySelectorAll('[exportparts]') ?? []) {
    for (const pair of inner.getAttribute('exportparts')!.split(',')) {
      const [from = '', to = from] = pair.split(':').map((part) => part.trim());
      const found = to === name ? partOf(inner, from) : null;
      if (found) return found;
    }
  }
  return null;
}

const SEEN = [
  ...['color', 'background-color', 'background-image', 'border-top-color', 'outline-color', 'fill', 'stroke'],
  ...['font-family', 'width', 'height', 'column-gap', 'border-top-left-radius', 'object-fit', 'box-shadow'],
  ...['accent-color', 'caret-color', 'scrollbar-color', 'display', 'translate', 'transform', 'padding-left'],
];

/** How everything in it is painted and how large it is. */
export function painted(element: Element): string {
  return [element, ...inside(element)]
    .flatMap((one) => ['', '::before', '::after'].map((pseudo) => getComputedStyle(one, pseudo || null)))
    .map((style) => SEEN.map((name) => style.getPropertyValue(name)).join('|'))
    .join('\n');
}

/** Its rendering, once that is unchanged for some frames. */
export async function steadily(element: Element, states: readonly string[]): Promise<string> {
  const all = () => [element, ...inside(element)];
  while (all().some((one) => one.matches(':state(loading), :state(starting)')))
    await new Promise(requestAnimationFrame);
  let seen = shown(element, states);
  for (let same = 0; same < 2; ) {
    await new Promise(requestAnimationFrame);
    const now = shown(element, states);
    same = now === seen ? same + 1 : 0;
    seen = now;
  }
  return seen;
}

/** All that it shows, in its own tree and those within. */
function shown(element: Element, states: readonly string[]): string {
  const { display, width, height } = getComputedStyle(element);
  return [statesOf(element, states), display, width, height, textOf(element.shadowRoot!)].join('\n');
}

function textOf(root: Node): string {
  if (root instanceof Text) return root.data.trim();
  const children = [...root.childNodes].map(textOf).join('');
  if (!(root instanceof Element)) return children;
  const attributes = [...root.attributes]
    .map(({ name, value }) => `${name}=${value}`)
    .sort()
    .join(' ');
  const shadow = root.shadowRoot ? textOf(root.shadowRoot) : '';
  const { value = '', checked = '' } = root as HTMLInputElement;
  return `<${root.localName} ${attributes} ${value}${checked}>${shadow}${children}\n`;
}

/** Everything that an element dispatches of its documented events, and of any others that are its own. */
export class EventLog {
  readonly #events: Event[] = [];
  readonly #taken = new Set<string>();

  constructor(element: Element, names: readonly string[], all: readonly string[]) {
    for (const name of all) {
      element.addEventListener(name, (event) => {
        if (!names.includes(name) && event.composedPath()[0] !== element) return;
        this.#events.push(event);
        if (this.#taken.delete(name)) event.preventDefault();
      });
    }
  }

  preventNext(name: string): void {
    this.#taken.add(name);
  }

  clear(): void {
    this.#events.length = 0;
  }

  get names(): string[] {
    return this.#events.map(({ type }) => type);
  }

  /** The difference from the expected events, or `''`. Each event counts once. */
  differsFrom(wanted: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
    const told = this.#events.map((event) => `${event.type} ${detailsOf(event, wanted[event.type] ?? {})}`);
    const due = Object.entries(wanted).map(([type, details]) => `${type} ${asText(details)}`);
    const rest = [...told];
    const missing = due.filter((one) => {
      const at = rest.indexOf(one);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
    return missing.length + rest.length === 0 ? '' : `fired [${told}] rather than [${due}]`;
  }
}

/** The details of an event that a row names, as that row would have them. */
function detailsOf(event: Event, wanted: Readonly<Record<string, unknown>>): string {
  const { error } = event as { error?: Error };
  if (error && !('error' in wanted)) return `${error.message} ${error.cause}`;
  const found = Object.entries(wanted).map(([name, due]) => {
    const value = (event as unknown as Record<string, unknown>)[name];
    if (name === 'error') return [name, (value as { code: string }).code];
    if (typeof due !== 'function') return [name, value];
    return [name, due(value) ? due : value];
  });
  return asText(Object.fromEntries(found));
}

const asText = (details: unknown) =>
  JSON.stringify(details, (_, value) => (typeof value === 'function' ? String(value) : value));
