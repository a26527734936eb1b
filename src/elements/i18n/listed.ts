/** Formats names as a list in a language: "Ada, Grace and Linus". */
export function listed(lang: string, names: readonly string[]): string {
  return new Intl.ListFormat(lang, { style: 'long', type: 'conjunction' }).format(names);
}
