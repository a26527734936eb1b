/** The most files of a chat message. */
export const MAX_FILES_PER_MESSAGE = 10;
/** The longest name of a file, in code points after cleaning. */
export const MAX_FILE_NAME_LENGTH = 120;
/** The largest thumbnail of a picture, in bytes. */
export const MAX_THUMBNAIL_BYTES = 65_536;

/** A file of a chat message, as the room knows it: nothing here is a claim of its sender except the name. */
export interface ChatAttachment {
  /** Identifies the file in the room. */
  id: string;
  /** Without a path, and with an ending that fits `type`. */
  name: string;
  /** The media type (RFC 6838). The room has compared the content with it, except for `application/octet-stream`. */
  type: string;
  /** In bytes. */
  size: number;
  /** Whether the room has a small picture of it. */
  thumbnail: boolean;
}

/** What the room takes as files. */
export interface FileRules {
  /** The largest file, in bytes. */
  maxBytes: number;
  /** The most files of a person in the room. */
  perPerson: number;
  /** The media types, of `fileTypes`. */
  types: readonly string[];
  /**
   * Who may send files, if they may write in the chat: all of them, those who are no viewers, or moderators and hosts.
   */
  sendBy: 'everyone' | 'participants' | 'moderators';
}

/** The parts of a file that can be uploaded and downloaded. */
export const fileParts = ['content', 'thumbnail'] as const;
export type FilePart = (typeof fileParts)[number];

/** Whether a person with this role and these grants may send files. */
export function maySendFiles(
  { sendBy }: Pick<FileRules, 'sendBy'>,
  { role, grants }: { role: string; grants: { chat: boolean; moderate: boolean } },
): boolean {
  if (!grants.chat) return false;
  if (sendBy === 'moderators') return grants.moderate;
  return sendBy === 'everyone' || role !== 'viewer';
}
