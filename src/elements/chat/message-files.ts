import { html, type TemplateResult } from 'lit';
import { cleanName } from '../../core/plain-text.js';
import type { ChatAttachment } from '../../room/protocol/files.js';
import type { Words } from '../i18n/words.js';
import { fileIcon, saveFileIcon } from '../icon/file-icons.js';
import { fileSize } from './file-size.js';

export interface MessageFilesView {
  readonly words: Words;
  /** The address of a picture's thumbnail. Null: it is on its way, or missing. */
  readonly thumbnailOf: (file: ChatAttachment) => string | null;
  /** Whether the thumbnail of a picture can be shown. */
  readonly hasThumbnail: (file: ChatAttachment) => boolean;
  readonly onFailed: (file: ChatAttachment) => void;
  readonly onOpen: (file: ChatAttachment) => void;
  readonly onDownload: (file: ChatAttachment) => void;
}

/** The files of a message: pictures as thumbnails, which open the picture, and other files as rows, which save them. */
export function messageFiles(files: readonly ChatAttachment[], view: MessageFilesView): TemplateResult {
  return html`<div part="files" class="files">
    ${files.map((file) => (view.hasThumbnail(file) ? picture(file, view) : row(file, view)))}
  </div>`;
}

function picture(
  file: ChatAttachment,
  { words, thumbnailOf, onFailed, onOpen }: MessageFilesView,
): TemplateResult {
  const name = cleanName(file.name);
  const address = thumbnailOf(file);
  return html`<button
    part="picture"
    class="picture"
    type="button"
    aria-label=${words.term('openPicture', name)}
    title=${name}
    @click=${() => onOpen(file)}
  >
    ${address ? html`<img src=${address} alt="" @error=${() => onFailed(file)} />` : html`<span class="picture-wait"></span>`}
  </button>`;
}

function row(file: ChatAttachment, { words, onDownload }: MessageFilesView): TemplateResult {
  const name = cleanName(file.name);
  const size = fileSize(file.size, words);
  return html`<button
    part="file"
    class="file"
    type="button"
    aria-label=${words.term('downloadFile', name, size)}
    title=${name}
    @click=${() => onDownload(file)}
  >
    ${fileIcon}
    <span class="file-words"><bdi class="file-name">${name}</bdi><span class="file-size">${size}</span></span>
    ${saveFileIcon}
  </button>`;
}
