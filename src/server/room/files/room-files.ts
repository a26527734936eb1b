import {
  type ChatAttachment,
  type FilePart,
  type FileType,
  isFileType,
  isPicture,
  MAX_THUMBNAIL_BYTES,
  maySendFiles,
} from '../../../room/protocol/index.js';
import { tidyFileName } from '../../files/file-name.js';
import { Refusal } from '../../refusal.js';
import { FILE_TICKET_SECONDS, type FileTicket } from '../../tokens/file-ticket.js';
import type { RoomContext } from '../room-context.js';
import type { Member } from '../state/member.js';
import type { FileOptions } from './file-options.js';
import { attachmentOf, type FileRecord, type FileRecords } from './file-records.js';
import type { FileTrash } from './file-trash.js';

/** The most files of a room, however small they are. */
const MAX_FILES = 2_000;

/** Where the Worker puts an upload, and what it must be. */
export interface UploadOrder {
  key: string;
  type: FileType;
  /** The exact size; for a thumbnail the largest. */
  size: number;
}

/** What the Worker sends to a reader. */
export interface FileToRead {
  key: string;
  name: string;
  type: FileType;
}

/**
 * The rules of files: who may send which, and who may read them. The Worker moves the bytes and asks before and after, so
 * that a slow upload does not block the room.
 */
export class RoomFiles {
  readonly #room: RoomContext;
  readonly #records: FileRecords;
  readonly #trash: FileTrash;
  readonly #options: FileOptions | null;

  /** @param options null: the room takes no files. */
  constructor(room: RoomContext, records: FileRecords, trash: FileTrash, options: FileOptions | null) {
    this.#room = room;
    this.#records = records;
    this.#trash = trash;
    this.#options = options;
  }

  /**
   * Notes a file that a person wants to send.
   * @returns its id.
   * @throws `Refusal`
   */
  offer(actor: Member, { name, type, size }: { name: string; type: string; size: number }): string {
    const options = this.#optionsFor(actor);
    if (!isFileType(type) || !options.types.includes(type)) throw Refusal.fileType();
    if (size === 0) throw Refusal.fileEmpty();
    if (size > options.maxBytes) throw Refusal.fileTooLarge(options.maxBytes);
    this.#records.removeStale();
    if (this.#records.countOf(actor.subject) >= options.perPerson) throw Refusal.fileCount(options.perPerson);
    const { count, bytes } = this.#records.total();
    if (count >= MAX_FILES || bytes + size > options.roomBytes) throw Refusal.fileRoomFull();
    this.#room.limits.files.take(actor.subject, this.#room.host.now());
    return this.#records.add({ subject: actor.subject, name: tidyFileName(name, type), type, size });
  }

  /** Deletes a file that a person has not sent. */
  discard(actor: Member, id: string): void {
    if (this.#unsent(actor, id)) this.#records.remove(id);
  }

  /**
   * Lets the Worker take an upload: the content once, and a thumbnail of a picture after it.
   * @throws `Refusal`
   */
  beginUpload({ participant, file: id }: FileTicket, part: FilePart): UploadOrder {
    const actor = this.#present(participant);
    this.#optionsFor(actor);
    const file = this.#unsent(actor, id);
    const isNext = part === 'content' ? file?.state === 'offered' : file?.state === 'stored';
    if (!file || !isNext) throw Refusal.fileUnknown();
    const key = this.#records.keysOf(id)[part];
    if (part === 'thumbnail') {
      if (!isPicture(file.type) || file.thumbnail) throw Refusal.fileType();
      return { key, type: file.type, size: MAX_THUMBNAIL_BYTES };
    }
    this.#records.setState(id, 'uploading');
    return { key, type: file.type, size: file.size };
  }

  /**
   * Takes the outcome of an upload. A file whose content did not arrive whole is gone: the person announces it again.
   * @param stored the type of what is now in the storage; null: nothing, because the upload failed.
   * @throws `Refusal` when the file or its sender is gone meanwhile; then its bytes are deleted.
   */
  endUpload(
    { participant, file: id }: FileTicket,
    part: FilePart,
    stored: FileType | null,
  ): ChatAttachment | null {
    const actor = this.#room.members.get(participant);
    const file = actor ? this.#unsent(actor, id) : null;
    if (!file) {
      if (this.#records.get(id)?.message === null) {
        this.#records.setState(id, 'stored');
        this.#records.remove(id);
      } else this.#trash.add([this.#records.keysOf(id)[part]], this.#room.host.now());
      throw actor ? Refusal.fileUnknown() : Refusal.absent();
    }
    // A thumbnail that did not arrive leaves its picture as it is.
    if (!stored && part === 'thumbnail') return null;
    if (stored && part === 'thumbnail') this.#records.setThumbnail(id, stored);
    else this.#records.setState(id, 'stored');
    if (stored) return attachmentOf(this.#records.get(id)!);
    this.#records.remove(id);
    return null;
  }

  /**
   * Checks the files that a person wants to send: each was uploaded here, by them, and is in no message.
   * @throws `Refusal` `file_unknown`
   */
  checkUnsent(actor: Member, ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#optionsFor(actor);
    const isReady = (id: string) => this.#unsent(actor, id)?.state === 'stored';
    if (new Set(ids).size < ids.length || !ids.every(isReady)) throw Refusal.fileUnknown();
  }

  /** The addresses of files, each null if the person cannot read it. */
  async links(actor: Member, ids: readonly string[], part: FilePart) {
    const { host } = this.#room;
    const paths = ids.map((file) =>
      this.#readable(actor, file, part)
        ? host.fileTicket('read', { room: host.roomName, participant: actor.info.id, file, part })
        : null,
    );
    const tickets = await Promise.all(paths);
    return {
      paths: tickets.map((ticket) => ticket && `/files/${ticket}`),
      lastsMs: FILE_TICKET_SECONDS * 1_000,
    };
  }

  /**
   * Lets the Worker send a file to a person who can read it now.
   * @throws `Refusal`
   */
  read({ participant, file: id, part }: FileTicket): FileToRead {
    const actor = this.#present(participant);
    this.#room.limits.fileReads.take(actor.subject, this.#room.host.now());
    const file = this.#readable(actor, id, part);
    if (!file) throw Refusal.noFile();
    const type = (part === 'thumbnail' && file.thumbnail) || file.type;
    return { key: this.#records.keysOf(id)[part], name: file.name, type };
  }

  /** When something is due, in milliseconds since the epoch; null: nothing is. */
  nextWakeMs(): number | null {
    const due = [this.#trash.nextWakeMs(), this.#records.staleAtMs()].filter((atMs) => atMs !== null);
    return due.length > 0 ? Math.min(...due) : null;
  }

  /** Does what is due. */
  sweep(): void {
    this.#records.removeStale();
    this.#trash.empty();
  }

  /** @throws `Refusal` when the room takes no files, or none from this person. */
  #optionsFor(actor: Member): FileOptions {
    if (!this.#options) throw Refusal.noFiles();
    if (!maySendFiles(this.#options, { role: actor.info.role, grants: actor.grants }))
      throw Refusal.notAllowed('This room does not let you send files.');
    return this.#options;
  }

  #present(participant: string): Member {
    const actor = this.#room.members.get(participant);
    if (!actor) throw Refusal.absent();
    if (!this.#room.people.isInside(actor)) throw Refusal.backstage();
    return actor;
  }

  #unsent({ subject }: Member, id: string): FileRecord | null {
    const file = this.#records.get(id);
    return file && file.subject === subject && file.message === null ? file : null;
  }

  #readable(actor: Member, id: string, part: FilePart): FileRecord | null {
    const file = this.#records.get(id);
    if (!file || file.message === null || !this.#room.chat.read(file.message, actor)) return null;
    return part === 'content' || file.thumbnail ? file : null;
  }
}
