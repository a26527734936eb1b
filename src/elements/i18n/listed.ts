/** Formats names as a list in a language: "Ada, Grace and Linus". Without `Intl.ListFormat`: "Ada, Grace, Linus". */
export function listed(lang: string, names: readonly string[]): string {
  if (!('ListFormat' in Intl)) return names.join(', ');
  return new Intl.ListFormat(lang, { style: 'long', type: 'conjunction' }).format(names);
}
