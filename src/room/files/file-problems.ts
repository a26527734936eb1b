import { RoomError } from '../room-error.js';

/** Why a file cannot be sent or opened, as far as the page itself can tell. */
export const fileProblems = {
  tooLarge: () =>
    new RoomError('file_too_large', 'This file is larger than this room takes. Choose a smaller file.'),
  wrongType: () =>
    new RoomError(
      'file_type_not_allowed',
      'This room does not take files of this type. Choose a file of another type.',
    ),
  empty: () => new RoomError('file_empty', 'This is an empty file or a folder. Choose a file with content.'),
  cutOff: () =>
    new RoomError(
      'file_upload_cut',
      'The upload was cut off before the whole file arrived. Send the file again.',
      { retryable: true },
    ),
  tooMany: (limit: number) =>
    new RoomError(
      'file_too_many',
      `A message takes at most ${limit} files. Send the others in another message.`,
    ),
  gone: () => new RoomError('file_gone', 'This file is no longer in the chat.'),
  notTaken: () =>
    new RoomError(
      'files_not_configured',
      'This room takes no files. The operator of its server can bind an R2 bucket as FILES.',
    ),
} as const;
