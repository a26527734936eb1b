import type { Call } from '../../call/call.js';
import type { RoomAccess } from '../../room/base-room-client.js';
import type { Self } from '../../room/protocol/index.js';
import type { ErrorAudience } from '../base/events.js';
import type { RoomView } from '../base/room-view.js';
import type { Words } from '../i18n/words.js';
import type { Announcer } from './announcer.js';
import type { NoticeQueue } from './notice-queue.js';

export interface RoomNoticesOptions {
  readonly call: Call;
  readonly room: RoomAccess;
  readonly view: RoomView;
  readonly words: Words;
  readonly queue: NoticeQueue;
  readonly announcer: Announcer;
  /** Runs an action and reports its failure: to the person who asked for it, by default. */
  readonly attempt: (run: () => unknown, audience?: ErrorAudience) => void;
}

/** What the stage notices compare with what is so now. */
export interface StageFacts {
  /** Null: nothing about your role is news yet. */
  readonly self: Self | null;
  /** Whether the room is live; null: it has no backstage. */
  readonly live: boolean | null;
  /** The ids of the viewers whose hands are raised. */
  readonly hands: readonly string[];
}
