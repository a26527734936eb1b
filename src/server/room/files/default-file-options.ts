import { r2Storage } from '../../files/r2-storage.js';
import type { FileOptions } from './file-options.js';

const MB = 1_000_000;

export const defaultFileOptions: FileOptions = {
  maxBytes: 25 * MB,
  perPerson: 50,
  roomBytes: 500 * MB,
  types: [
    'image/png',
    'image/jpeg',
    'image/gif',
    'image/webp',
    'image/avif',
    'application/pdf',
    'text/plain',
    'text/csv',
    'text/markdown',
    'application/json',
    'application/zip',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation',
    'audio/mpeg',
    'audio/mp4',
    'audio/ogg',
    'audio/wav',
    'video/mp4',
    'video/webm',
    'video/quicktime',
  ],
  sendBy: 'participants',
  storage: r2Storage,
};
