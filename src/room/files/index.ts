/** `callroom/files`: uploads files for a room's chat, and gives the addresses of files in messages. */
export { type FilesRoom, RoomFiles, type UploadOptions } from './room-files.js';
export type { UploadRequest } from './upload-bytes.js';
