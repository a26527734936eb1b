/** The parts of yjs that the whiteboard and the room use. The build bundles them into this module, once for both. */
export {
  applyUpdate,
  ContentAny,
  ContentDeleted,
  Doc,
  decodeUpdate,
  encodeStateAsUpdate,
  Item,
  type Map,
  mergeUpdates,
  UndoManager,
} from 'yjs';
