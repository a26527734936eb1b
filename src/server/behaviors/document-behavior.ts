import type { DocumentState } from '../../behaviors/document-state.js';
import { documentEntries } from './documents/document-entries.js';
import { type DocumentOptions, readDocumentOptions } from './documents/document-options.js';
import type { RoomBehavior } from './room-behavior.js';

export type { DocumentOptions } from './documents/document-options.js';

/**
 * A document of yjs that everyone in the room shares, such as notes: the room checks, stores and passes on its changes. Its
 * browser half is `SharedDocument` (`callroom/behaviors`).
 * @param name the name of the behavior: a room can have several documents.
 * @throws `Refusal` `settings_invalid` for options that it cannot use.
 */
export function documentBehavior(name: string, options: DocumentOptions = {}): RoomBehavior<DocumentState> {
  const { editors, maxBytes } = readDocumentOptions('documentBehavior', options);
  return {
    name,
    state: () => ({ document: crypto.randomUUID(), editors }),
    settings: ['editors'],
    ...documentEntries({ maxBytes }),
  };
}
