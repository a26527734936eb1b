import { cleanText } from '../../core/plain-text.js';
import type { ChatMessage } from '../../room/protocol/index.js';

/** A piece of a text; with `href`, a link. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

const LINK = /https?:\/\/[^\s<>"'`]+/giu;
/** Ends a sentence rather than an address. */
const TRAILING = '.,;:!?…、。，；：！？';
/** A bracket that closes belongs to the address if the address opens it. */
const BRACKETS: Readonly<Record<string, string>> = {
  ')': '(',
  ']': '[',
  '}': '{',
  '）': '（',
  '」': '「',
  '》': '《',
  '】': '【',
};

/** Of each message, worked out once: an edited message is another object. */
const partsOf = new WeakMap<ChatMessage, readonly TextPart[]>();

/** What a message says, with the addresses in it. */
export function messageParts(message: ChatMessage): readonly TextPart[] {
  const known = partsOf.get(message);
  if (known) return known;
  const parts = linkParts(cleanText(message.text));
  partsOf.set(message, parts);
  return parts;
}

/**
 * Finds the addresses in a text, in time that grows linearly with it. Only `http` and `https`; none with a user name in
 * it, which is how an address pretends to be another; and what is read is what is opened.
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

/** Where an address ends: before what belongs to the sentence, and before brackets that were opened ahead of it. */
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

/** Whether an address can be shown as it was written: in ASCII, and beginning with the host that it leads to. */
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
