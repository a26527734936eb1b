import { parseUrl } from '../../core/parse-url.js';
import { cleanText } from '../../core/plain-text.js';

/** A piece of a text; with `href`, a link. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

const LINK = /https?:\/\/[^\s<>"'`]+/giu;
/** Punctuation that ends a sentence rather than an address. */
const TRAILING = '.,;:!?…、。，；：！？';
/** A closing bracket belongs to the address if the address contains the opening bracket. */
const BRACKETS: Readonly<Record<string, string>> = {
  ')': '(',
  ']': '[',
  '}': '{',
  '）': '（',
  '」': '「',
  '》': '《',
  '】': '【',
};

/** A cache per message. An edited message is a new object. */
const partsOf = new WeakMap<{ readonly text: string }, readonly TextPart[]>();

/** Returns the text of a message, split into text and links. */
export function messageParts(message: { readonly text: string }): readonly TextPart[] {
  const known = partsOf.get(message);
  if (known) return known;
  const parts = linkParts(cleanText(message.text));
  partsOf.set(message, parts);
  return parts;
}

/**
 * Finds the addresses in a text, in linear time. Only `http` and `https` addresses are linked. Addresses with a user
 * name are not linked, because they can look like another site's address. The text of each link is the address that
 * it opens.
 */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const address = found.slice(0, endOf(found));
    const url = parse(address);
    if (!url) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: isPlain(address, url) ? address : url.href, href: url.href });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/**
 * Returns where an address ends: before the punctuation of the sentence, and before closing brackets that were opened
 * earlier in the text.
 */
function endOf(found: string): number {
  const unopened = new Map<string, number>();
  for (const sign of found) unopened.set(sign, (unopened.get(sign) ?? 0) + 1);
  for (const [close, open] of Object.entries(BRACKETS)) {
    unopened.set(close, (unopened.get(close) ?? 0) - (unopened.get(open) ?? 0));
  }
  let end = found.length;
  for (; end > 0; end--) {
    const last = found.charAt(end - 1);
    if (last in BRACKETS && unopened.get(last)! > 0) unopened.set(last, unopened.get(last)! - 1);
    else if (!TRAILING.includes(last)) break;
  }
  return end;
}

/** Whether an address can be shown as it was written: in ASCII, and starting with the host that it opens. */
function isPlain(address: string, { protocol, host }: URL): boolean {
  const origin = `${protocol}//${host}`;
  const rest = address.slice(origin.length);
  return (
    /^[\x21-\x7e]+$/.test(address) &&
    address.slice(0, origin.length).toLowerCase() === origin &&
    /^(?::\d*)?(?:[/?#]|$)/.test(rest)
  );
}

function parse(address: string): URL | null {
  const url = parseUrl(address);
  return url && !url.username && !url.password && url.hostname ? url : null;
}
