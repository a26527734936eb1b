import { cleanName, stripInvisible } from '../../core/plain-text.js';
import { nameLength } from '../../room/protocol/index.js';

/**
 * Keeps a field to `most` characters while somebody types, as `maxlength` does, but counts code points: what is too much
 * of the text in front of the caret is taken out, and the rest stays. An input method that is composing is left alone
 * until it is done.
 */
export function limitInput(field: HTMLInputElement, most: number): void {
  const { value, selectionStart } = field;
  if (nameLength(cleanName(value)) <= most) return;
  const caret = selectionStart ?? value.length;
  const behind = stripInvisible(value.slice(caret));
  const room = Math.max(0, most - nameLength(behind));
  const before = [...stripInvisible(value.slice(0, caret)).normalize('NFC')].slice(0, room).join('');
  field.value = [...(before + behind).normalize('NFC')].slice(0, most).join('');
  field.setSelectionRange(before.length, before.length);
}
