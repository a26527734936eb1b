/**
 * Copies a text to the clipboard. `navigator.clipboard` is missing on plain http (Clipboard API, section 7:
 * `[SecureContext]`); there it copies the selection of a temporary text field.
 * @throws the browser's error, or a `NotAllowedError` if the browser copied nothing.
 */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = Object.assign(document.createElement('textarea'), { value: text, readOnly: true });
  const focused = deepestFocus();
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!isCopied)
    throw new DOMException(
      'The browser did not copy the text. Select it and copy it with the keyboard.',
      'NotAllowedError',
    );
}

function deepestFocus(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}
