import { type Clock, systemClock } from '../../core/clock.js';
import type { RoomAccess } from '../base-room-client.js';
import { fileTypeOf } from '../protocol/file-types.js';
import { type ChatAttachment, type FilePart, type FileRules, fileParts } from '../protocol/files.js';
import type { RoomError } from '../room-error.js';
import { fileProblems } from './file-problems.js';
import { type UploadRequest, uploadBytes } from './upload-bytes.js';

/** The parts of a room that its files use. */
export type FilesRoom = Pick<RoomAccess, 'server' | 'roomInfo' | 'command' | 'query'>;

export interface UploadOptions {
  /** A small picture of a picture: WebP, JPEG or PNG, at most 65,536 bytes. */
  thumbnail?: Blob | null;
  /** Called with the share of the file that is uploaded, from 0 to 1. */
  onProgress?: (share: number) => void;
  /** Cancels the upload. Nothing of it stays. */
  signal?: AbortSignal;
}

/** An address with less time left is requested again. */
const SPARE_MS = 60_000;

/** The files of a room's chat: uploads a file for a message, and gives the addresses of files in messages. */
export class RoomFiles {
  readonly #room: FilesRoom;
  readonly #clock: Clock;
  readonly #XMLHttpRequest: UploadRequest;
  readonly #known = new Map<string, { path: string | null; untilMs: number }>();
  /** The files whose addresses are asked for together, by part. */
  readonly #wanted = new Map<FilePart, { files: Set<string>; answer: Promise<void> }>();

  /** @param options `XMLHttpRequest`: the page's by default, because `fetch` reports no progress of an upload. */
  constructor(room: FilesRoom, options: { clock?: Clock; XMLHttpRequest?: UploadRequest } = {}) {
    this.#room = room;
    this.#clock = options.clock ?? systemClock;
    this.#XMLHttpRequest = options.XMLHttpRequest ?? XMLHttpRequest;
  }

  /** What the room takes now; null: no files. */
  get rules(): FileRules | null {
    return this.#room.roomInfo.get().files ?? null;
  }

  /** Why the room would refuse a file, without asking it; null: it may take it. */
  problemOf(file: Pick<File, 'name' | 'type' | 'size'>): RoomError | null {
    const { rules } = this;
    if (!rules) return fileProblems.notTaken();
    if (!rules.types.includes(fileTypeOf(file))) return fileProblems.wrongType();
    if (file.size === 0) return fileProblems.empty();
    return file.size > rules.maxBytes ? fileProblems.tooLarge() : null;
  }

  /**
   * Uploads a file. Send it with `chat.send(text, { files: [attachment.id] })` within an hour, or `discard` it.
   * @throws `RoomError` with a code that begins with `file`, or the room's refusal; the signal's reason when it aborts.
   */
  async upload(file: File, options: UploadOptions = {}): Promise<ChatAttachment> {
    const { thumbnail, onProgress = () => {}, signal } = options;
    signal?.throwIfAborted();
    const problem = this.problemOf(file);
    if (problem) throw problem;
    const offer = { name: file.name, type: fileTypeOf(file), size: file.size };
    const { file: id, ticket } = await this.#room.command('file.offer', offer, signal ? { signal } : {});
    const page = { clock: this.#clock, XMLHttpRequest: this.#XMLHttpRequest };
    const target = { server: this.#room.server, ticket, signal, ...page };
    try {
      const uploaded = await uploadBytes(file, { ...target, part: 'content', onProgress });
      if (!thumbnail) return uploaded;
      const shown = await uploadBytes(thumbnail, { ...target, part: 'thumbnail' }).catch((error: unknown) => {
        if (signal?.aborted) throw error;
        // A picture can do without.
        return uploaded;
      });
      return shown;
    } catch (error) {
      // The room deletes what nobody sends, so this may fail.
      void this.discard(id).catch(() => {});
      throw error;
    }
  }

  /** Deletes a file that was uploaded and not sent. */
  async discard(id: string): Promise<void> {
    await this.#room.command('file.discard', { file: id });
  }

  /**
   * The address of a file of a message, for an `<img>` or a link; it is valid for some minutes, for you alone. Null: the
   * file is gone.
   * @param options `thumbnail`: of the small picture. `download`: the browser saves a picture instead of showing
   *   it, as it does any other file.
   */
  async addressOf(
    id: string,
    { thumbnail = false, download = false }: { thumbnail?: boolean; download?: boolean } = {},
  ): Promise<string | null> {
    const part = thumbnail ? 'thumbnail' : 'content';
    const key = `${part} ${id}`;
    if ((this.#known.get(key)?.untilMs ?? 0) <= this.#clock.now()) await this.#ask(id, part);
    const path = this.#known.get(key)?.path ?? null;
    return path && `${new URL(path, this.#room.server).href}${download ? '?download' : ''}`;
  }

  /** Forgets the addresses of a file that could not be loaded. */
  forget(id: string): void {
    for (const part of fileParts) this.#known.delete(`${part} ${id}`);
  }

  #ask(id: string, part: FilePart): Promise<void> {
    const wanted = this.#wanted.get(part);
    if (wanted && wanted.files.size < 50) {
      wanted.files.add(id);
      return wanted.answer;
    }
    const files = new Set([id]);
    const answer = Promise.resolve().then(async () => {
      if (this.#wanted.get(part)?.files === files) this.#wanted.delete(part);
      const { paths, lastsMs } = await this.#room.query('file.links', { files: [...files], part });
      const untilMs = this.#clock.now() + lastsMs - SPARE_MS;
      for (const [index, file] of [...files].entries())
        this.#known.set(`${part} ${file}`, { path: paths[index] ?? null, untilMs });
    });
    this.#wanted.set(part, { files, answer });
    return answer;
  }
}
