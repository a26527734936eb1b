import { closeTracks } from './close-tracks.js';
import {
  closeDataChannels,
  establishDataChannels,
  newDataChannels,
  updateDataChannels,
} from './data-channels.js';
import { newTracks } from './new-tracks.js';
import type { SessionOperation } from './operation.js';
import { renegotiate } from './renegotiate.js';
import { updateTracks } from './update-tracks.js';

/** All operations that change a session, by method and the path after `sessions/{id}/`. */
export const sessionOperations: Readonly<Record<string, SessionOperation>> = {
  'POST tracks/new': newTracks,
  'PUT renegotiate': renegotiate,
  'PUT tracks/update': updateTracks,
  'PUT tracks/close': closeTracks,
  'POST datachannels/establish': establishDataChannels,
  'POST datachannels/new': newDataChannels,
  'PUT datachannels/update': updateDataChannels,
  'PUT datachannels/close': closeDataChannels,
};
