import { cleanName, sayIsolated } from '../../core/plain-text.js';
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

  /** A term. Names in it are isolated where they, or the words, run from right to left. */
  override term: LocalizeController<Terms>['term'] = (key, ...args) =>
    sayIsolated((...given: typeof args) => super.term(key, ...given), ...args);

  /** What somebody is called here: their name as it may be shown, or a guest. */
  nameOf(name: string | undefined): string {
    return cleanName(name ?? '') || this.term('guest');
  }

  /** What the person at this page is called: their name as it may be shown, and that it is them. */
  ownName(name: string): string {
    return this.term('you', cleanName(name));
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
