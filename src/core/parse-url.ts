/**
 * Returns `text` as a URL, or `null` if it is not a URL. `URL.canParse` is missing in Chrome before 120 and Safari
 * before 17.
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
