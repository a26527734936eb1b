import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cleanName } from '../../core/plain-text.js';
import { explain } from '../i18n/errors/explain.js';
import type { Words } from '../i18n/words.js';
import { againIcon } from '../icon/call-icons.js';
import { fileIcon } from '../icon/file-icons.js';
import { closeIcon } from '../icon/icons.js';
import type { ChosenFile } from './chosen-files.js';
import { fileSize } from './file-size.js';

export interface ChosenListView {
  readonly words: Words;
  readonly onRemove: (file: ChosenFile) => void;
  readonly onRetry: (file: ChosenFile) => void;
}

/** The chosen files above the text field, each with its progress or what went wrong. */
export function chosenList(
  files: readonly ChosenFile[],
  view: ChosenListView,
): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  return html`<ul part="chosen" class="chosen" aria-label=${view.words.term('chosenFiles')}>
    ${repeat(
      files,
      (one) => one.file,
      (one) => chosenFile(one, view),
    )}
  </ul>`;
}

function chosenFile(chosen: ChosenFile, { words, onRemove, onRetry }: ChosenListView): TemplateResult {
  const { file, state, share, picture, error } = chosen;
  const name = cleanName(file.name);
  const remove = words.term(state === 'uploaded' || state === 'failed' ? 'removeFile' : 'cancelUpload', name);
  const again = words.term('retryUpload', name);
  return html`<li part="chosen-file" class="chosen-file">
    <span class="chosen-picture" aria-hidden="true">${picture ?? fileIcon}</span>
    <span class="chosen-words">
      <bdi class="file-name" title=${name}>${name}</bdi>
      ${
        error
          ? html`<span class="chosen-problem" role="alert">${explain(words, error)}</span>`
          : state === 'uploaded'
            ? html`<span class="file-size">${fileSize(file.size, words)}</span>`
            : html`<progress max="1" value=${share} aria-label=${words.term('uploading', name)}></progress>`
      }
    </span>
    ${
      error?.retryable
        ? html`<button class="send" type="button" aria-label=${again} title=${again} @click=${() => onRetry(chosen)}>
            ${againIcon}
          </button>`
        : nothing
    }
    <button class="send" type="button" aria-label=${remove} title=${remove} @click=${() => onRemove(chosen)}>
      ${closeIcon}
    </button>
  </li>`;
}
