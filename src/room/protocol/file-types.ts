/**
 * The media types of files that a room can take, each with its endings, the usual one first. The room knows how the content
 * of each begins; `application/octet-stream` is any file, which the room does not look into.
 */
export const fileTypes = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log'],
  'text/csv': ['csv'],
  'text/markdown': ['md'],
  'application/json': ['json'],
  'application/zip': ['zip'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/wav': ['wav'],
  'video/mp4': ['mp4', 'm4v'],
  'video/webm': ['webm'],
  'video/quicktime': ['mov'],
  'application/octet-stream': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FileType = keyof typeof fileTypes;

/** A file that a room does not look into, and never shows. */
export const ANY_FILE = 'application/octet-stream' satisfies FileType;

const BY_ENDING = new Map<string, FileType>(
  (Object.entries(fileTypes) as [FileType, readonly string[]][]).flatMap(([type, endings]) =>
    endings.map((ending) => [ending, type] as const),
  ),
);

/** The ending of a file's name, in lower case; `''`: it has none. */
export function endingOf(name: string): string {
  return /[^.]\.([a-z\d]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/**
 * The media type of a file: by its ending, because browsers name the same type differently; otherwise as the browser
 * says, if rooms know that type.
 */
export function fileTypeOf({ name, type }: { name: string; type: string }): FileType {
  const byEnding = BY_ENDING.get(endingOf(name));
  if (byEnding) return byEnding;
  return isFileType(type) ? type : ANY_FILE;
}

export function isFileType(type: string): type is FileType {
  return Object.hasOwn(fileTypes, type);
}

/** Whether a file of this type is a picture, which pages show. */
export function isPicture(type: string): boolean {
  return type.startsWith('image/');
}
