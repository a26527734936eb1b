import { en } from './en.js';
import { LocalizeController, registerTranslation, update } from './localize.js';
import type { Terms } from './terms.js';

registerTranslation(en);

/**
 * The words of one element, in the language of the nearest `lang` and the direction of the nearest `dir`, also
 * across shadow roots: two calls on one page may differ. (The controller itself looks at its host and the
 * document only.)
 */
export class Words extends LocalizeController<Terms> {
  override lang(): string {
    const lang = nearest(this.host, 'lang') || navigator.language;
    return isLanguageTag(lang) ? lang.toLowerCase() : en.$code;
  }

  override dir(): string {
    return nearest(this.host, 'dir') || 'ltr';
  }
}

/** To be called by an element whose `lang` or `dir` changed: what is inside it renders again. */
export function refreshWords(): void {
  update();
}

function nearest(element: Element, attribute: 'lang' | 'dir'): string {
  for (let at: Element | null = element; at; at = hostOf(at)) {
    const found = at.closest(`[${attribute}]`);
    if (found) return found.getAttribute(attribute) ?? '';
  }
  return '';
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Asked with every word that is said. */
const tags = new Map<string, boolean>();

function isLanguageTag(text: string): boolean {
  const isTag = tags.get(text) ?? readsAsLocale(text);
  tags.set(text, isTag);
  return isTag;
}

function readsAsLocale(text: string): boolean {
  try {
    return new Intl.Locale(text).language !== '';
  } catch {
    return false;
  }
}
