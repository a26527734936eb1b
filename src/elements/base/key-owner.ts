import { ancestorsOf } from './shadow-dom.js';

/** Types of input that do not take text. */
const PRESSED = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];
/** Roles of widgets that use letter keys, as text or to jump to an option. */
const ROLES = [
  ...['textbox', 'searchbox', 'combobox', 'spinbutton', 'application'],
  ...['listbox', 'tree', 'grid', 'treegrid', 'menu', 'menubar'],
];
const TYPED_INTO = [
  `input${PRESSED.map((type) => `:not([type='${type}' i])`).join('')}`,
  ...['textarea', 'select', '[aria-activedescendant]'],
  ...ROLES.map((role) => `[role~='${role}' i]`),
].join();
/** Built-in elements that can have a shadow root. */
const HOSTS =
  'article, aside, blockquote, body, div, footer, h1, h2, h3, h4, h5, h6, header, main, nav, p, section, span';

/**
 * Whether a key belongs to the page and not to the room `host`: the focus is in a text field or in a modal dialog in
 * front of the room.
 * @param path from the focused element outwards, as the room sees it.
 */
export function isKeyOfPage(path: readonly EventTarget[], host: Element): boolean {
  const around = new Set<EventTarget>(ancestorsOf(host));
  for (const [index, at] of path.entries()) {
    // An element that contains the room takes keys only if it has the focus itself.
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
 * Whether the focus is inside this element's closed shadow root. The user may be typing there, so the room takes no
 * letter keys. `:focus` alone does not tell, because it also matches a host that delegates its focus.
 */
function hidesFocus(element: HTMLElement): boolean {
  if (element.shadowRoot) return false;
  const isFocused = element.matches(':focus') && element.hasAttribute('tabindex');
  const custom = customElements.get(element.localName) as { formAssociated?: boolean } | undefined;
  if (custom) return !isFocused || custom.formAssociated === true;
  const canHost = element.localName.includes('-') || element.matches(HOSTS);
  return canHost && !isFocused && element.matches(':focus-within');
}

/** Not `instanceof`, because the element may come from another window. */
function isElement(target: EventTarget): target is HTMLElement {
  return (target as Partial<Node>).nodeType === Node.ELEMENT_NODE;
}
