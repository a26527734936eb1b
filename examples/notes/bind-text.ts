import type { Text } from 'yjs';

/** The start and the lengths of what differs between two texts. */
function differenceOf(before: string, after: string): { at: number; removed: number; added: string } {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at++;
  let end = 0;
  while (end < shorter - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { at, removed: before.length - at - end, added: after.slice(at, after.length - end) };
}

/** Keeps a field and a text of yjs the same. Returns a function that stops it. */
export function bindText(field: HTMLTextAreaElement, text: Text): () => void {
  const onInput = () => {
    const { at, removed, added } = differenceOf(text.toString(), field.value);
    text.doc?.transact(() => {
      text.delete(at, removed);
      text.insert(at, added);
    }, field);
  };
  const onText = (_event: unknown, { origin }: { origin: unknown }) => {
    if (origin !== field) show();
  };
  /** Shows the text, with the cursor where it was among the same letters. */
  const show = () => {
    const value = text.toString();
    const { at, removed, added } = differenceOf(field.value, value);
    const moved = (position: number | null) => {
      if (position === null || position <= at) return position;
      return Math.max(at, position - removed) + added.length;
    };
    const [start, end] = [moved(field.selectionStart), moved(field.selectionEnd)];
    field.value = value;
    field.setSelectionRange(start, end);
  };
  show();
  field.addEventListener('input', onInput);
  text.observe(onText);
  return () => {
    field.removeEventListener('input', onInput);
    text.unobserve(onText);
  };
}
