/**
 * `callroom/server` outside a Worker, for example in a Node back end that creates room tokens. It exports the names
 * of `index.ts`; those that only work in a Worker throw an error when they are used.
 */
import { CallroomError } from '../core/errors.js';
import type {
  RoomClass,
  RoomObject,
  TranscriberClass,
  TranscriberObject,
  VoiceAgentClass,
} from './public-room.js';
import type { RoomWorker } from './worker.js';

export { applyMigrations } from './apply-migrations.js';
export { aiBehavior } from './behaviors/ai-behavior.js';
export { assistantBehavior, assistantTool } from './behaviors/assistant-behavior.js';
export { boardBehavior } from './behaviors/board-behavior.js';
export { breakoutBehavior } from './behaviors/breakout-behavior.js';
export { captionsBehavior } from './behaviors/captions-behavior.js';
export { documentBehavior } from './behaviors/document-behavior.js';
export { pollBehavior } from './behaviors/poll-behavior.js';
export { entry } from './behaviors/room-behavior.js';
export { watchBehavior } from './behaviors/watch-behavior.js';
export { Refusal } from './refusal.js';
export { readSettings } from './settings.js';
export { createRoomToken } from './tokens/room-token.js';

class WorkerOnlyError extends CallroomError<'worker_only'> {
  constructor(name: string) {
    super(
      'worker_only',
      `${name} of callroom/server runs in a Cloudflare Worker only, and this is not one. Use it in the Worker that wrangler or @cloudflare/vite-plugin builds; for a room server on this machine, run: npx callroom dev`,
    );
  }
}

export function createWorker(): RoomWorker {
  throw new WorkerOnlyError('createWorker');
}

export function defineRoom(): RoomClass {
  throw new WorkerOnlyError('defineRoom');
}

class RoomOutsideWorker {
  constructor() {
    throw new WorkerOnlyError('Room');
  }
}

export const Room = RoomOutsideWorker as unknown as RoomClass;
export type Room = RoomObject;

class TranscriberOutsideWorker {
  constructor() {
    throw new WorkerOnlyError('Transcriber');
  }
}

export const Transcriber = TranscriberOutsideWorker as unknown as TranscriberClass;
export type Transcriber = TranscriberObject;

class VoiceAgentOutsideWorker {
  constructor() {
    throw new WorkerOnlyError('VoiceAgent');
  }
}

export const VoiceAgent = VoiceAgentOutsideWorker as unknown as VoiceAgentClass;
