import type { DocumentEditors } from '../../../behaviors/document-state.js';
import { Refusal } from '../../refusal.js';

export interface DocumentOptions {
  /** Who may change the document: `everyone` (the default; without viewers) or `moderators`. */
  editors?: DocumentEditors;
  /** The most bytes of the document, as yjs encodes it. Default 4,000,000; at most 8,000,000. */
  maxBytes?: number;
}

export type DocumentSettings = Readonly<Required<DocumentOptions>>;

const EDITORS: readonly DocumentEditors[] = ['everyone', 'moderators'];
/** The memory of a room's object is 128 MB, and a document takes several times its bytes. */
const MOST_BYTES = 8_000_000;

/** @param behavior the name of the function that takes these options. @throws `Refusal` `settings_invalid` */
export function readDocumentOptions(
  behavior: string,
  { editors = 'everyone', maxBytes = 4_000_000 }: DocumentOptions,
): DocumentSettings {
  if (!EDITORS.includes(editors))
    throw Refusal.settings(
      `The option editors of ${behavior} is "${editors}". Set one of ${EDITORS.join(', ')}.`,
    );
  if (!(Number.isInteger(maxBytes) && maxBytes > 0 && maxBytes <= MOST_BYTES))
    throw Refusal.settings(
      `The option maxBytes of ${behavior} is ${maxBytes}. Set a whole number from 1 to ${MOST_BYTES}.`,
    );
  return { editors, maxBytes };
}
