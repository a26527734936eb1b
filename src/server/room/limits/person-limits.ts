import { type StoredLimits, SubjectLimits } from './subject-limits.js';

/** How often a person may do what costs a room, over all of their windows. */
export class PersonLimits {
  /** At most 30 connects in 3 s. A page on an unstable network connects at most twice per second. */
  readonly connects = new SubjectLimits('You connect too often.', 3, 21);
  /** A page sends at most four changes per second, and a person may have several pages. */
  readonly presence = new SubjectLimits('You change your presence too often.', 20, 100);
  /** A person presses a few reactions to chat messages in a row, and changes their mind. */
  readonly chatReactions = new SubjectLimits('You react to messages too often.', 5, 30);
  /** A panel asks for a page of viewers at most twice a second, and for a few pages together. */
  readonly viewers = new SubjectLimits('You ask for the viewers too often.', 4, 40);
  readonly hands = new SubjectLimits('You raise your hand too often.', 1, 10);
  /** A page loads the pictures of the messages in view together. */
  readonly fileReads = new SubjectLimits('You open files too often.', 20, 200);
  /** A person may choose as many files as two messages hold, and each is an upload of its own. */
  readonly files: SubjectLimits;
  /** Reports outlive the room, so no person may fill the database. */
  readonly reports: SubjectLimits;

  /** @param store for limits that refill more slowly than a room falls asleep. */
  constructor(store: StoredLimits) {
    this.files = new SubjectLimits('You send files too often.', 0.2, 20, store);
    this.reports = new SubjectLimits('You send reports too often.', 0.05, 20, store);
  }
}
