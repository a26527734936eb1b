import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { importPart } from '../../call/load-part.js';
import type { Words } from '../i18n/words.js';
import { closePopover, isPopoverOpen, openPopover } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';

/** The emoji picker in a popover. Its code and its data load on first use. */
export class EmojiPopover {
  readonly #element: ReactiveControllerHost;
  readonly #popover: () => HTMLElement;
  #picker: HTMLElement | null = null;
  /** The language and files of the picker. */
  #kind = '';
  #hasFailed = false;
  #onPick: (emoji: string) => void = () => {};
  #source: HTMLElement | null = null;

  constructor(element: ReactiveControllerHost, popover: () => HTMLElement) {
    this.#element = element;
    this.#popover = popover;
  }

  /**
   * Opens the picker at a button. It closes when an emoji is picked.
   * @param assetBase where the site serves the files of this package, if not beside its modules
   */
  async open(
    source: HTMLElement,
    {
      lang,
      assetBase,
      onPick,
    }: { lang: string; assetBase: string | undefined; onPick: (emoji: string) => void },
  ): Promise<void> {
    this.#onPick = onPick;
    this.#source = source;
    const popover = this.#popover();
    openPopover(popover, source);
    const kind = `${lang} ${assetBase}`;
    if (kind === this.#kind) return focusSearch(this.#picker);
    this.#show(null);
    try {
      const { createEmojiPicker } = await importPart(import('./emoji-picker.js'));
      this.#show(await createEmojiPicker(lang, assetBase, (emoji) => this.#pick(emoji)));
      this.#kind = kind;
      await this.#element.updateComplete;
      if (isPopoverOpen(popover)) focusSearch(this.#picker);
    } catch (error) {
      this.#hasFailed = true;
      this.#element.requestUpdate();
      throw error;
    }
  }

  render(words: Words): TemplateResult {
    return html`<div id="emoji" class="popover emoji-popover" popover ${popoverFocus()} role="dialog" aria-label=${words.term('emoji')}>
      ${this.#hasFailed ? html`<p class="emoji-failed" role="alert">${words.term('emojiFailed')}</p>` : nothing}
      ${this.#picker ?? nothing}
    </div>`;
  }

  #pick(emoji: string): void {
    closePopover(this.#popover());
    this.#source?.focus();
    this.#onPick(emoji);
  }

  #show(picker: HTMLElement | null): void {
    this.#picker = picker;
    this.#kind = '';
    this.#hasFailed = false;
    this.#element.requestUpdate();
  }
}

function focusSearch(picker: HTMLElement | null): void {
  picker?.shadowRoot?.querySelector<HTMLElement>('input')?.focus();
}
