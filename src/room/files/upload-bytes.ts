import type { Clock } from '../../core/clock.js';
import type { ChatAttachment, FilePart } from '../protocol/files.js';
import { RoomError } from '../room-error.js';
import { fileProblems } from './file-problems.js';

export type UploadRequest = new () => XMLHttpRequest;

/** An upload that makes no progress for this long is cut off: otherwise it could wait for ever. */
const STALLED_AFTER_MS = 30_000;

interface Upload {
  server: string;
  ticket: string;
  part: FilePart;
  signal: AbortSignal | undefined;
  onProgress?: (share: number) => void;
  clock: Clock;
  XMLHttpRequest: UploadRequest;
}

/** Uploads a part of a file. */
export function uploadBytes(content: Blob, upload: Upload): Promise<ChatAttachment> {
  const { server, ticket, part, signal, onProgress = () => {}, clock, XMLHttpRequest } = upload;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const onAbort = () => {
      request.abort();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const onStalled = () => {
      request.abort();
      reject(fileProblems.cutOff());
    };
    let cancel = clock.after(STALLED_AFTER_MS, onStalled);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      cancel();
      cancel = clock.after(STALLED_AFTER_MS, onStalled);
      onProgress(total > 0 ? loaded / total : 0);
    });
    request.addEventListener('load', () => {
      const answer = answerOf(request);
      if (answer instanceof RoomError) reject(answer);
      else resolve(answer);
    });
    request.addEventListener('error', () => reject(fileProblems.cutOff()));
    request.addEventListener('loadend', () => {
      cancel();
      signal?.removeEventListener('abort', onAbort);
    });
    request.open('PUT', `${server}/files/${part}`);
    request.setRequestHeader('Authorization', `Bearer ${ticket}`);
    request.send(content);
  });
}

/** What the server answers is trusted as the room's other answers are; a proxy may answer in its place. */
function answerOf({ status, responseText }: XMLHttpRequest): ChatAttachment | RoomError {
  try {
    const answer = JSON.parse(responseText) as unknown;
    if (status === 201) return answer as ChatAttachment;
    const { error } = answer as { error?: { code: string; message: string; retryable: boolean } };
    if (error) return RoomError.fromWire(error);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return status === 413 ? fileProblems.tooLarge() : fileProblems.cutOff();
}
