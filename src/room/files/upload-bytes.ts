import type { ChatAttachment, FilePart } from '../protocol/files.js';
import { RoomError } from '../room-error.js';
import { fileProblems } from './file-problems.js';

export type UploadRequest = new () => XMLHttpRequest;

interface Upload {
  server: string;
  ticket: string;
  part: FilePart;
  signal: AbortSignal | undefined;
  onProgress?: (share: number) => void;
  XMLHttpRequest: UploadRequest;
}

/** Uploads a part of a file. */
export function uploadBytes(content: Blob, upload: Upload): Promise<ChatAttachment> {
  const { server, ticket, part, signal, onProgress = () => {}, XMLHttpRequest } = upload;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const onAbort = () => {
      request.abort();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () => {
      const answer = answerOf(request);
      if (answer instanceof RoomError) reject(answer);
      else resolve(answer);
    });
    request.addEventListener('error', () => reject(fileProblems.cutOff()));
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', onAbort));
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
