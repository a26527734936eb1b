/** One or two letters that stand for a name; `''` for none. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words.at(0);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => (word ? [...word][0]!.toLocaleUpperCase() : '')).join('');
}

/** A hue in degrees worked out of an id: the same on every page, and well apart for ids that are alike. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  return (((hash >>> 0) % 1000) * 137.508) % 360;
}
