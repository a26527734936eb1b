/** A piece of a text; with `href`, a link. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

const LINK = /https?:\/\/[^\s<>"'`]+/giu;
/** Ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…、。]+$/u;

/**
 * Finds the addresses in a text. Only `http` and `https`; none with a user name in it, which is how an address pretends
 * to be another; and what is read is what is opened: a host in other letters than ASCII is shown as it is looked up.
 */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const address = withoutEnd(found);
    const url = parse(address);
    if (!url) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    const hasOtherLetters = /[^\x20-\x7e]/.test(address.split('/')[2] ?? '');
    parts.push({ text: hasOtherLetters ? url.href : address, href: url.href });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** What belongs to the sentence is not of the address, nor a bracket that was opened before it. */
function withoutEnd(found: string): string {
  let address = found.replace(TRAILING, '');
  while (address.endsWith(')') && count(address, ')') > count(address, '(')) address = address.slice(0, -1);
  return address.replace(TRAILING, '');
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function parse(address: string): URL | null {
  const url = URL.parse ? URL.parse(address) : tryParse(address);
  return url && !url.username && !url.password && url.hostname ? url : null;
}

function tryParse(address: string): URL | null {
  try {
    return new URL(address);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
