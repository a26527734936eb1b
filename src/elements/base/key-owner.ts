import { ancestorsOf } from './shadow-dom.js';

/** Inputs that are pressed or moved, and not typed into. */
const PRESSED = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];
/** Widgets that take letters, to write them or to jump to what begins with them. */
const ROLES = [
  ...['textbox', 'searchbox', 'combobox', 'spinbutton', 'application'],
  ...['listbox', 'tree', 'grid', 'treegrid', 'menu', 'menubar'],
];
const TYPED_INTO = [
  `input${PRESSED.map((type) => `:not([type='${type}' i])`).join('')}`,
  ...['textarea', 'select', '[aria-activedescendant]'],
  ...ROLES.map((role) => `[role~='${role}' i]`),
].join();
/** Elements of the platform that can have a shadow root. */
const HOSTS =
  'article, aside, blockquote, body, div, footer, h1, h2, h3, h4, h5, h6, header, main, nav, p, section, span';

/**
 * Whether a key belongs to something in the page rather than to the room `host`: to what is typed into, or to a modal
 * dialog in front of the room.
 * @param path from the focused element outwards, as the room sees it.
 */
export function isKeyOfPage(path: readonly EventTarget[], host: Element): boolean {
  const around = new Set<EventTarget>(ancestorsOf(host));
  for (const [index, at] of path.entries()) {
    // What contains the room does not speak for it, unless the focus is on that very element.
    if (at === host || (index > 0 && around.has(at))) return false;
    if (!isElement(at)) continue;
    if (isTypedInto(at) || (index === 0 && hidesFocus(at))) return true;
    if (!path.includes(host) && at.matches('dialog:modal')) return true;
  }
  return false;
}

function isTypedInto(element: HTMLElement): boolean {
  const { editContext } = element as { editContext?: unknown };
  return element.isContentEditable || Boolean(editContext) || element.matches(TYPED_INTO);
}

/**
 * Whether the element with the focus is not this one, but something in its closed shadow root: a key may be typed into
 * that, so no letter is taken from it. `:focus` alone does not tell, as it matches a host that delegates its focus.
 */
function hidesFocus(element: HTMLElement): boolean {
  if (element.shadowRoot) return false;
  const isFocused = element.matches(':focus') && element.hasAttribute('tabindex');
  const custom = customElements.get(element.localName) as { formAssociated?: boolean } | undefined;
  if (custom) return !isFocused || custom.formAssociated === true;
  const canHost = element.localName.includes('-') || element.matches(HOSTS);
  return canHost && !isFocused && element.matches(':focus-within');
}

/** Of any window: not `instanceof`, which knows this window's elements only. */
function isElement(target: EventTarget): target is HTMLElement {
  return (target as Partial<Node>).nodeType === Node.ELEMENT_NODE;
}
