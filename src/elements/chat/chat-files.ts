import {
  adoptStyles,
  type CSSResultOrNative,
  html,
  type LitElement,
  nothing,
  type TemplateResult,
} from 'lit';
import type { RoomAccess } from '../../room/base-room-client.js';
import { fileProblems } from '../../room/files/file-problems.js';
import { RoomFiles } from '../../room/files/room-files.js';
import { fileTypes } from '../../room/protocol/file-types.js';
import { type ChatAttachment, maySendFiles } from '../../room/protocol/files.js';
import type { ChatMessage, Self } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';
import { attachIcon } from '../icon/file-icons.js';
import { ChosenFiles } from './chosen-files.js';
import { chosenList } from './chosen-list.js';
import { filesStyles } from './files-styles.js';
import { messageFiles } from './message-files.js';
import { PictureViewer } from './picture-viewer.js';

/** The parts of the chat element that its files use. */
export interface FilesHost {
  readonly element: LitElement;
  readonly words: Words;
  readonly self: () => Self | null;
  /** Whether a sent message is being edited: its files stay as they are. */
  readonly isEditing: () => boolean;
  /** Focuses the text field. */
  readonly focus: () => void;
  /** Shows an error, and reports it. */
  readonly fail: (error: unknown) => void;
  /** Reports an error that is shown with its file. */
  readonly report: (error: unknown) => void;
}

/**
 * What a chat has in a room that takes files: a button, drag and paste, the list of chosen files, and the files of messages.
 * This code loads when a room takes files.
 */
export class ChatFiles {
  readonly chosen: ChosenFiles;
  readonly #host: FilesHost;
  readonly #files: RoomFiles;
  readonly #viewer: PictureViewer;
  /** The addresses of thumbnails; empty: on their way. */
  readonly #thumbnails = new Map<string, string>();
  /** How often the thumbnail of a file could not be loaded. */
  readonly #failures = new Map<string, number>();
  readonly #listeners = new AbortController();
  #isDropping = false;

  constructor(room: RoomAccess, host: FilesHost) {
    this.#host = host;
    this.#files = new RoomFiles(room);
    this.chosen = new ChosenFiles(this.#files, {
      update: () => this.#update(),
      report: host.report,
      fail: host.fail,
    });
    this.#viewer = new PictureViewer({
      update: () => {
        this.#update();
        return host.element.updateComplete;
      },
      dialog: () => host.element.renderRoot.querySelector('dialog'),
      addressOf: (file) => this.#addressOf(file),
      download: (file) => this.#download(file),
      fail: (error) => host.fail(error ?? fileProblems.gone()),
    });
    this.#listen();
    const { elementStyles } = host.element.constructor as unknown as { elementStyles: CSSResultOrNative[] };
    adoptStyles(host.element.renderRoot as ShadowRoot, [...elementStyles, filesStyles]);
  }

  /** Whether the user may send files now. */
  get mayAttach(): boolean {
    const { rules } = this.#files;
    const self = this.#host.self();
    return rules !== null && self !== null && maySendFiles(rules, self) && !this.#host.isEditing();
  }

  stop(): void {
    this.#listeners.abort();
    this.chosen.stop();
    this.#viewer.close();
  }

  button(): TemplateResult | typeof nothing {
    if (!this.mayAttach) return nothing;
    const label = this.#host.words.term('attachFiles');
    return html`<button
        part="attach"
        class="tool"
        type="button"
        aria-label=${label}
        title=${label}
        @click=${() => this.#host.element.renderRoot.querySelector<HTMLInputElement>('.chooser')?.click()}
      >
        ${attachIcon}
      </button>
      <input
        class="chooser"
        type="file"
        multiple
        hidden
        accept=${accepted(this.#files.rules?.types ?? [])}
        @change=${(event: Event) => this.#onChosen(event.currentTarget as HTMLInputElement)}
      />`;
  }

  list(): TemplateResult | typeof nothing {
    if (this.#host.isEditing()) return nothing;
    return chosenList(this.chosen.list, {
      words: this.#host.words,
      onRetry: (file) => this.chosen.retry(file),
      onRemove: (file) => {
        this.chosen.remove(file);
        this.#host.focus();
      },
    });
  }

  /** What lies over the chat while files are dragged over it, and the picture that is open. */
  overlays(): TemplateResult {
    const { words } = this.#host;
    return html`${this.#isDropping ? html`<div part="drop" class="drop" aria-hidden="true">${attachIcon}${words.term('dropFiles')}</div>` : nothing}
    ${this.#viewer.render(words)}`;
  }

  /** The files of a message. */
  of({ attachments, deleted }: ChatMessage): TemplateResult | typeof nothing {
    if (deleted || attachments.length === 0) return nothing;
    return messageFiles(attachments, {
      words: this.#host.words,
      hasThumbnail: ({ id, thumbnail }) => thumbnail && (this.#failures.get(id) ?? 0) < 2,
      thumbnailOf: (file) => this.#thumbnailOf(file),
      onFailed: (file) => this.#onFailed(file),
      onOpen: (file) => void this.#viewer.open(file),
      onDownload: (file) => this.#download(file),
    });
  }

  #thumbnailOf({ id }: ChatAttachment): string | null {
    const known = this.#thumbnails.get(id);
    if (known !== undefined) return known || null;
    this.#thumbnails.set(id, '');
    this.#files.addressOf(id, { thumbnail: true }).then(
      (address) => {
        if (address) this.#thumbnails.set(id, address);
        else this.#failures.set(id, 2);
        this.#update();
      },
      (error: unknown) => {
        this.#thumbnails.delete(id);
        this.#host.report(error);
      },
    );
    return null;
  }

  /** An address is valid for some minutes only. */
  #onFailed({ id }: ChatAttachment): void {
    this.#failures.set(id, (this.#failures.get(id) ?? 0) + 1);
    this.#files.forget(id);
    this.#thumbnails.delete(id);
    this.#update();
  }

  async #addressOf({ id }: ChatAttachment, download = false): Promise<string> {
    const address = await this.#files.addressOf(id, { download });
    if (!address) throw fileProblems.gone();
    return address;
  }

  #download(file: ChatAttachment): void {
    this.#addressOf(file, true).then((address) => {
      const link = document.createElement('a');
      link.href = address;
      link.download = file.name;
      link.rel = 'noreferrer';
      link.click();
    }, this.#host.fail);
  }

  #onChosen(input: HTMLInputElement): void {
    this.#add(input.files);
    // The same file can be chosen again.
    input.value = '';
  }

  #add(files: FileList | null | undefined): void {
    if (!files?.length) return;
    this.chosen.add([...files]);
    this.#host.focus();
  }

  #listen(): void {
    const { element } = this.#host;
    const { signal } = this.#listeners;
    element.addEventListener('dragover', (event) => this.#onDrag(event), { signal });
    element.addEventListener('dragleave', () => this.#setDropping(false), { signal });
    element.addEventListener(
      'drop',
      (event) => {
        if (!this.#onDrag(event)) return;
        this.#setDropping(false);
        this.#add(event.dataTransfer?.files);
      },
      { signal },
    );
    element.addEventListener('paste', (event) => this.#onPaste(event), { signal });
  }

  /** What has a text too, such as cells of a table, is pasted as text. */
  #onPaste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (!this.mayAttach || !clipboardData?.files.length || clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    this.#add(clipboardData.files);
  }

  /** Returns whether files are dragged that the user may send. */
  #onDrag(event: DragEvent): boolean {
    if (!this.mayAttach || !event.dataTransfer?.types.includes('Files')) return false;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#setDropping(true);
    return true;
  }

  #setDropping(isDropping: boolean): void {
    if (isDropping === this.#isDropping) return;
    this.#isDropping = isDropping;
    this.#update();
  }

  #update(): void {
    this.#host.element.requestUpdate();
  }
}

/** The types and endings for a file dialog. With any file allowed, it shows all. */
function accepted(types: readonly string[]): string {
  const known = fileTypes as Readonly<Record<string, readonly string[]>>;
  if (types.some((type) => known[type]?.length === 0)) return '';
  return types.flatMap((type) => [type, ...(known[type] ?? []).map((ending) => `.${ending}`)]).join();
}
