/** Finds `@` and a name in a text: in any case, with or without its spaces, and as a word of its own. */
export function mentionOf(name: string): RegExp {
  const words = name
    .normalize('NFKC')
    .split(/\s+/u)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'));
  return new RegExp(String.raw`(?<![\p{L}\p{N}_.@-])@${words.join(String.raw`\s*`)}(?![\p{L}\p{N}_@])`, 'iu');
}

/** Whether a text asks for a summary. */
export function isSummaryRequest(text: string): boolean {
  return text.trim().toLowerCase() === '/summary';
}
