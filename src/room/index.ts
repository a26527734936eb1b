/**
 * `callroom/room`: the room without media, for an application that wants its own interface, a server that joins as a
 * participant, or what a call's `room` is good for: chat, storage, messages, commands and queries.
 */
export type {
  CommandInput,
  CommandName,
  CommandResult,
  Grants,
  ParticipantInfo,
  PublicationInfo,
  QueryInput,
  QueryName,
  QueryResult,
  RoomInfo,
  Self,
} from './messages.js';
export { RoomChat } from './room-chat.js';
export { type RoomAccess, RoomClient, type RoomClientOptions, type RoomEvents } from './room-client.js';
export { RoomError } from './room-error.js';
export { RoomStorage } from './room-storage.js';
