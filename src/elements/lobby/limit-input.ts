import { cleanName, stripInvisible } from '../../core/plain-text.js';
import { nameLength } from '../../room/protocol/index.js';

/**
 * Limits a field to `most` characters while a person types, like `maxlength`, but counts code points. It removes the
 * excess in front of the caret and keeps the rest. While an input method is composing, it does nothing.
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
