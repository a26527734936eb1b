/** Who may change a document: everyone who may speak to the room (the grant `send`, no viewers), or moderators. */
export type DocumentEditors = 'everyone' | 'moderators';

/** The shared state of `documentBehavior`. The document itself is not in it; see `SharedDocument`. */
export interface DocumentState {
  /** Identifies the document: another one after the room's data was deleted. */
  document: string;
  editors: DocumentEditors;
}

/**
 * A row of the room's record of a document. Its rows, in order and joined up to each `last`, are updates of yjs
 * that make up the document.
 */
export interface DocumentRow {
  /** Numbers the rows without gaps, from 1. */
  row: number;
  /** A part of an update, in base64. */
  data: string;
  /** Whether the update is complete with this row. */
  last: boolean;
}

/** The answer to `<behavior>.load`: as many rows as fit into a page. */
export interface DocumentPage {
  rows: DocumentRow[];
  /** The number of the last row of all. */
  end: number;
}

/** The event `<behavior>.changed`. `data` is missing if the change has several rows: then load them. */
export interface DocumentChange {
  row: number;
  data?: string;
}

/** The event `<behavior>.compacted`: the room has replaced the rows up to `before` by those that end with `end`. */
export interface DocumentCompaction {
  before: number;
  end: number;
}

/** The longest part of an update in a message, in characters of base64. */
export const MAX_DOCUMENT_PART = 30_000;
/** The most parts of an update: about 700 kB. */
export const MAX_DOCUMENT_PARTS = 32;
