import { cleanName, isGuest } from '../../core/plain-text.js';
import { en } from './en.js';
import { LocalizeController, registerTranslation, update } from './localize.js';
import { sayTerm } from './say-term.js';
import type { Terms } from './terms.js';

registerTranslation(en);

/**
 * The words of an element, in the language of the nearest `lang` and the direction of the nearest `dir`, also across
 * shadow roots, so that two calls on a page may have different languages. (The base class only reads the attributes
 * of its host and the document.)
 */
export class Words extends LocalizeController<Terms> {
  override lang(): string {
    const lang = nearest(this.host, 'lang') || navigator.language;
    return isLanguageTag(lang) ? lang.toLowerCase() : en.$code;
  }

  /** Returns a term, as `sayTerm` says it. */
  override term: LocalizeController<Terms>['term'] = (key, ...args) =>
    sayTerm(key, (...given: typeof args) => super.term(key, ...given), ...args);

  /** Returns a participant's display name: their cleaned name, or the word for a guest, with the guest's number. */
  nameOf(name = ''): string {
    const guest = this.term('guest');
    return isGuest(name) ? `${guest}${name}` : cleanName(name) || guest;
  }

  /** Returns the display name of the local participant: their cleaned name, marked as "you". */
  ownName(name: string): string {
    return this.term('you', isGuest(name) ? '' : cleanName(name));
  }

  override dir(): string {
    return nearest(this.host, 'dir') || 'ltr';
  }
}

/** Renders all elements again. Call it when the `lang` or `dir` of an element changes. */
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

/** A cache, because every term looks up its language. */
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
