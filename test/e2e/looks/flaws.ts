/**
 * What is wrong with what is shown, whatever it is painted with: text that is cut off and says nowhere what it was,
 * anything beyond the window's edges, tiles out of their grid or over one another, controls that are covered or too
 * small for a finger. Runs in the page.
 */
export function flawsOfPage(): string[] {
  const flaws: string[] = [];
  const all = (root: ParentNode): Element[] =>
    [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const above = (one: Element): Element | null =>
    one.assignedSlot ??
    one.parentElement ??
    ((one.getRootNode() as ShadowRoot).host as Element | undefined) ??
    null;
  const ancestors = (one: Element): Element[] => {
    const parent = above(one);
    return parent ? [parent, ...ancestors(parent)] : [];
  };
  const isHidden = (one: Element) =>
    [one, ...ancestors(one)].some((at) => at.matches('.visually-hidden, .sr-only')) ||
    !one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const nameOf = (one: Element) => {
    const host = (one.getRootNode() as ShadowRoot).host?.localName;
    return `${host ? `${host} ` : ''}${one.localName}.${one.className}`;
  };
  const elements = all(document).filter((one) => !isHidden(one));

  if (document.documentElement.scrollWidth > innerWidth) flaws.push('the page scrolls sideways');

  for (const one of elements) {
    const texts = [...one.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue!.trim(),
    );
    if (texts.length === 0 || one.localName === 'style' || one.localName === 'option') continue;
    const range = document.createRange();
    range.selectNodeContents(one);
    const text = range.getBoundingClientRect();
    if (text.width < 2) continue;
    const around = [one, ...ancestors(one)];
    const says = around.some((at) => at.hasAttribute('title'));
    const clip = around.find((at) => /hidden|clip|auto|scroll/.test(getComputedStyle(at).overflowX));
    const scrolls = around.some((at) => /auto|scroll/.test(getComputedStyle(at).overflowY));
    const frame = clip?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
    const isWide =
      text.left < Math.max(-1, frame.left - 1.5) || text.right > Math.min(innerWidth, frame.right) + 1.5;
    const isTall = !scrolls && (text.top < frame.top - 3 || text.bottom > frame.bottom + 3);
    if ((isWide || isTall) && !says)
      flaws.push(`text is cut off: ${nameOf(one)} “${one.textContent!.trim()}”`);
  }

  const tiles = elements.filter((one) => one.localName === 'call-tile');
  const boxOf = (one: Element) => one.getBoundingClientRect();
  const meet = (a: DOMRect, b: DOMRect) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const placed = tiles.filter((tile) => !tile.classList.contains('floating'));
  for (const [at, tile] of placed.entries()) {
    const box = boxOf(tile);
    const isIn = box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1;
    if (!isIn) flaws.push('a tile is beyond the edge');
    for (const other of placed.slice(at + 1)) if (meet(box, boxOf(other))) flaws.push('two tiles overlap');
  }
  const floating = tiles.find((tile) => tile.classList.contains('floating'));
  const bar = elements.find((one) => one.matches('.base[role=toolbar]'));
  if (floating && bar && meet(boxOf(floating), boxOf(bar))) flaws.push('one’s own tile covers the controls');

  /** The element at a point, through all shadow roots. */
  const seenAt = (x: number, y: number): Element | null => {
    let top = document.elementFromPoint(x, y);
    while (top?.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === top) break;
      top = inner;
    }
    return top;
  };
  for (const control of elements.filter((one) =>
    one.matches('button, select, textarea, input:not([type])'),
  )) {
    const box = boxOf(control);
    // The nine groups of emoji share the width of a phone, and scrolling reaches them too.
    const least = control.matches('.nav-button') ? 36 : 44;
    if (Math.round(box.height) < least || Math.round(box.width) < least) {
      flaws.push(
        `too small for a finger: ${nameOf(control)} ${Math.round(box.width)}×${Math.round(box.height)}`,
      );
    }
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const scrolls = ancestors(control).some((at) => /auto|scroll/.test(getComputedStyle(at).overflowY));
    if (scrolls && (y < 0 || y > innerHeight)) continue;
    if (x < 0 || x > innerWidth || y < 0 || y > innerHeight)
      flaws.push(`out of the window: ${nameOf(control)}`);
    const seen = seenAt(x, y);
    const line = seen ? [seen, ...ancestors(seen)] : [];
    // A sheet from below covers the controls, and what scrolls goes under what stands still.
    const isCovered = !line.includes(control) && !line.some((at) => at.matches('aside'));
    if (isCovered && !scrolls)
      flaws.push(`covered: ${nameOf(control)} by ${seen ? nameOf(seen) : 'nothing'}`);
  }
  return [...new Set(flaws)];
}
