/** Returns the room that contains an element, across shadow roots; `null` if the element is not in a room. */
export function roomAround(element: Element): HTMLElement | null {
  for (let at: Element | null = element; at; ) {
    const room: HTMLElement | null = at.closest('call-room');
    if (room) return room;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}

/** Returns the first element with a tag in a subtree, including its open shadow roots. */
export function findDeep(root: Element | ShadowRoot, tag: string): Element | null {
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === tag) return element;
    const found = element.shadowRoot && findDeep(element.shadowRoot, tag);
    if (found) return found;
  }
  return root instanceof Element && root.shadowRoot ? findDeep(root.shadowRoot, tag) : null;
}

/** Yields all ancestors of a node, across open and closed shadow roots. */
export function* ancestorsOf(element: Node): Generator<Node> {
  for (let at: Node | null = element.parentNode; at; ) {
    yield at;
    at = at.parentNode ?? (at instanceof ShadowRoot ? at.host : null);
  }
}
