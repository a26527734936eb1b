import { ANY_FILE, type FileType } from '../../room/protocol/index.js';

/** How many bytes at the start of a file tell its type. */
export const HEAD_BYTES = 512;

type Test = (head: Uint8Array) => boolean;

/** The bytes at `at` are `text`, read as Latin-1. */
const has =
  (text: string, at = 0): Test =>
  (head) =>
    [...text].every((character, index) => head[at + index] === character.charCodeAt(0));
const any =
  (...tests: Test[]): Test =>
  (head) =>
    tests.some((test) => test(head));
const all =
  (...tests: Test[]): Test =>
  (head) =>
    tests.every((test) => test(head));
/** The brand of an ISO base media file (ISO/IEC 14496-12, section 4.3). */
const brand = (...names: string[]): Test => all(has('ftyp', 4), any(...names.map((name) => has(name, 8))));

const zip = any(has('PK\x03\x04'), has('PK\x05\x06'));
const video = all(
  has('ftyp', 4),
  (head) => !brand('avif', 'avis', 'heic', 'heix', 'mif1', 'msf1', 'M4A ')(head),
);

/** The signatures of the types that are not text (most are listed in the WHATWG MIME Sniffing Standard, section 6). */
const signatures: Readonly<Partial<Record<FileType, Test>>> = {
  'image/png': has('\x89PNG\r\n\x1a\n'),
  'image/jpeg': has('\xff\xd8\xff'),
  'image/gif': any(has('GIF87a'), has('GIF89a')),
  'image/webp': all(has('RIFF'), has('WEBPVP', 8)),
  'image/avif': brand('avif', 'avis'),
  'application/pdf': has('%PDF-'),
  'application/zip': zip,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': zip,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': zip,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': zip,
  'application/vnd.oasis.opendocument.text': zip,
  'application/vnd.oasis.opendocument.spreadsheet': zip,
  'application/vnd.oasis.opendocument.presentation': zip,
  'audio/mpeg': any(has('ID3'), (head) => head[0] === 0xff && (head[1]! & 0xe6) === 0xe2),
  'audio/mp4': brand('M4A ', 'M4B ', 'mp42', 'isom'),
  'audio/ogg': has('OggS'),
  'audio/wav': all(has('RIFF'), has('WAVE', 8)),
  'video/mp4': video,
  'video/webm': has('\x1aE\xdf\xa3'),
  'video/quicktime': any(video, has('moov', 4), has('mdat', 4), has('wide', 4), has('free', 4)),
};

/** Whether there are no bytes that text does not have: controls other than tab, line feed, form feed, carriage return, escape. */
function isText(head: Uint8Array): boolean {
  if (signatures['application/pdf']!(head)) return false;
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const isControl = (byte: number) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte);
  return isUtf16 || !head.some(isControl);
}

/**
 * Whether a file that begins so can be of a type. What passes as text may still be HTML or SVG, which is why nothing but
 * pictures is ever shown.
 */
export function fitsType(head: Uint8Array, type: FileType): boolean {
  if (type === ANY_FILE) return true;
  const test = signatures[type];
  return test ? test(head) : isText(head);
}

/** The type of a thumbnail that begins so; null: it can be no thumbnail. */
export function thumbnailType(head: Uint8Array): FileType | null {
  return (['image/webp', 'image/jpeg', 'image/png'] as const).find((type) => fitsType(head, type)) ?? null;
}
