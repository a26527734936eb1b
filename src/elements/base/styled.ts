import { nothing } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Declarations = Readonly<Record<string, string | number>>;

class Styled extends Directive {
  #before: Declarations = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new Error(
        'styled(…) sets properties of an element, so it cannot be a child or an attribute value. Write it inside the tag, without an attribute name.',
      );
  }

  override render(_declarations: Declarations): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [declarations]: [Declarations]): typeof nothing {
    const { style } = part.element as HTMLElement;
    for (const name in this.#before) if (!(name in declarations)) style.removeProperty(name);
    for (const [name, value] of Object.entries(declarations)) {
      if (this.#before[name] !== value) style.setProperty(name, String(value));
    }
    this.#before = declarations;
    return nothing;
  }
}

/**
 * Sets CSS properties of the element whose tag contains it: `<i ${styled({ '--_hue': 40 })}>`. It does not use a
 * `style` attribute, as Lit's `styleMap` does, because a page's `Content-Security-Policy: style-src 'self'` blocks
 * that attribute.
 */
export const styled = directive(Styled);
