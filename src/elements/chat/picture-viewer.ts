import { html, nothing, type TemplateResult } from 'lit';
import { cleanName } from '../../core/plain-text.js';
import type { ChatAttachment } from '../../room/protocol/files.js';
import type { Words } from '../i18n/words.js';
import { saveFileIcon } from '../icon/file-icons.js';
import { closeIcon } from '../icon/icons.js';

export interface PictureViewerHost {
  /** Renders again; resolves when that is done. */
  readonly update: () => Promise<unknown>;
  readonly dialog: () => HTMLDialogElement | null;
  readonly addressOf: (file: ChatAttachment) => Promise<string>;
  readonly download: (file: ChatAttachment) => void;
  /** Shows why a picture cannot be opened. */
  readonly fail: (error: unknown) => void;
}

/** A picture of the chat in full, over the page. */
export class PictureViewer {
  readonly #host: PictureViewerHost;
  #file: ChatAttachment | null = null;
  #address: string | null = null;

  constructor(host: PictureViewerHost) {
    this.#host = host;
  }

  async open(file: ChatAttachment): Promise<void> {
    this.#file = file;
    this.#address = null;
    await this.#host.update();
    const dialog = this.#host.dialog();
    if (dialog && !dialog.open) dialog.showModal();
    try {
      const address = await this.#host.addressOf(file);
      if (this.#file !== file) return;
      this.#address = address;
      await this.#host.update();
    } catch (error) {
      this.close();
      this.#host.fail(error);
    }
  }

  close(): void {
    this.#host.dialog()?.close();
  }

  render(words: Words): TemplateResult | typeof nothing {
    const file = this.#file;
    if (!file) return nothing;
    const name = cleanName(file.name);
    return html`<dialog
      part="viewer"
      class="viewer"
      aria-label=${name}
      @close=${() => this.#onClose()}
      @keydown=${keepKey}
      @click=${(event: Event) => event.target === event.currentTarget && this.close()}
    >
      <div class="viewer-bar">
        <bdi class="file-name" title=${name}>${name}</bdi>
        <button
          class="send"
          type="button"
          aria-label=${words.term('downloadPicture')}
          title=${words.term('downloadPicture')}
          @click=${() => this.#host.download(file)}
        >
          ${saveFileIcon}
        </button>
        <button class="send" type="button" aria-label=${words.term('close')} title=${words.term('close')} @click=${() => this.close()}>
          ${closeIcon}
        </button>
      </div>
      ${
        this.#address
          ? html`<img class="viewer-picture" src=${this.#address} alt=${name} @error=${() => this.#onFailed()} />`
          : html`<div class="viewer-picture picture-wait"></div>`
      }
    </dialog>`;
  }

  #onFailed(): void {
    this.close();
    if (this.#file) this.#host.fail(null);
  }

  #onClose(): void {
    this.#file = null;
    this.#address = null;
    void this.#host.update();
  }
}

/** The keys of an open picture are not keys of the call: Escape would close the chat too. */
function keepKey(event: Event): void {
  event.stopPropagation();
}
