import { asCallroomError } from '../../call/call-error.js';
import { type CallroomError, isAbortError } from '../../core/errors.js';
import { fileProblems } from '../../room/files/file-problems.js';
import type { RoomFiles } from '../../room/files/room-files.js';
import { fileTypeOf, isPicture } from '../../room/protocol/file-types.js';
import { type ChatAttachment, MAX_FILES_PER_MESSAGE } from '../../room/protocol/files.js';
import { makeThumbnail } from './thumbnail.js';

/** A file that the user has chosen for the message that they write. */
export interface ChosenFile {
  readonly file: File;
  readonly state: 'waiting' | 'uploading' | 'uploaded' | 'failed';
  /** The share that is uploaded, from 0 to 1. */
  readonly share: number;
  /** A small copy of a picture. */
  readonly picture: HTMLCanvasElement | null;
  readonly attachment: ChatAttachment | null;
  readonly error: CallroomError | null;
}

type Entry = { -readonly [K in keyof ChosenFile]: ChosenFile[K] } & { readonly abort: AbortController };

export interface ChosenFilesHost {
  /** Renders again. */
  readonly update: () => void;
  /** Reports an error that is shown with its file. */
  readonly report: (error: unknown) => void;
  /** Shows an error, and reports it. */
  readonly fail: (error: unknown) => void;
}

/** The files of the message that the user writes. Each is uploaded as it is chosen, one after another. */
export class ChosenFiles {
  readonly #files: RoomFiles;
  readonly #host: ChosenFilesHost;
  #entries: readonly Entry[] = [];
  #isUploading = false;

  constructor(files: RoomFiles, host: ChosenFilesHost) {
    this.#files = files;
    this.#host = host;
  }

  get list(): readonly ChosenFile[] {
    return this.#entries;
  }

  /** Whether a file is not uploaded yet, or failed: the message cannot be sent as the user sees it. */
  get isUnfinished(): boolean {
    return this.#entries.some(({ state }) => state !== 'uploaded');
  }

  add(files: readonly File[]): void {
    const added = files.slice(0, Math.max(0, MAX_FILES_PER_MESSAGE - this.#entries.length));
    this.#set([...this.#entries, ...added.map(entryOf)]);
    void this.#uploadAll();
    if (added.length < files.length) this.#host.fail(fileProblems.tooMany(MAX_FILES_PER_MESSAGE));
  }

  retry(chosen: ChosenFile): void {
    this.#set(this.#entries.map((entry) => (entry === chosen ? entryOf(chosen.file) : entry)));
    void this.#uploadAll();
  }

  /** Removes a file, and cancels its upload. */
  remove(chosen: ChosenFile): void {
    const entry = this.#entries.find((one) => one === chosen);
    if (!entry) return;
    this.#set(this.#entries.filter((one) => one !== entry));
    entry.abort.abort();
    // The room deletes what nobody sends, so this may fail.
    if (entry.attachment) void this.#files.discard(entry.attachment.id).catch(() => {});
  }

  /** Takes all files out of the list: they are being sent. */
  take(): readonly ChosenFile[] {
    const taken = this.#entries;
    this.#set([]);
    return taken;
  }

  /** Puts files that could not be sent back into the list. */
  putBack(files: readonly ChosenFile[]): void {
    this.#set([...(files as readonly Entry[]), ...this.#entries]);
  }

  /** Cancels everything: the room is another one now. */
  stop(): void {
    for (const { abort } of this.take() as readonly Entry[]) abort.abort();
  }

  async #uploadAll(): Promise<void> {
    if (this.#isUploading) return;
    this.#isUploading = true;
    for (;;) {
      const next = this.#entries.find(({ state }) => state === 'waiting');
      if (!next) break;
      await this.#upload(next);
    }
    this.#isUploading = false;
  }

  async #upload(entry: Entry): Promise<void> {
    const { file, abort } = entry;
    const change = (changes: Partial<Entry>) => {
      Object.assign(entry, changes);
      this.#host.update();
    };
    change({ state: 'uploading' });
    try {
      const problem = this.#files.problemOf(file);
      if (problem) throw problem;
      const thumbnail = isPicture(fileTypeOf(file)) ? await makeThumbnail(file) : null;
      change({ picture: thumbnail?.canvas ?? null });
      const attachment = await this.#files.upload(file, {
        thumbnail: thumbnail?.file ?? null,
        signal: abort.signal,
        onProgress: (share) => change({ share }),
      });
      change({ state: 'uploaded', share: 1, attachment });
    } catch (error) {
      // The user canceled it, and it is no longer in the list.
      if (isAbortError(error)) return;
      change({ state: 'failed', error: asCallroomError(error) });
      this.#host.report(error);
    }
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#host.update();
  }
}

function entryOf(file: File): Entry {
  const nothingYet = { share: 0, picture: null, attachment: null, error: null };
  return { file, state: 'waiting', ...nothingYet, abort: new AbortController() };
}
