/**
 * `callroom/room`: the room without media, for an application with its own interface, a server that joins as a
 * participant, or any use of a call's `room`: chat, storage, messages, commands and queries.
 */
export type { Clock } from '../core/clock.js';
export type { CallroomErrorOptions } from '../core/errors.js';
export { CallroomError } from '../core/errors.js';
export { DataEvent, type Listener, type TypedEventTarget } from '../core/events.js';
export type { Logger } from '../core/logger.js';
export type { Page } from '../core/page.js';
export type { PagePerson } from '../core/page-person.js';
export type { ReadableStore } from '../core/store.js';
export { BaseRoomClient, type RoomAccess } from './base-room-client.js';
export { type ChatRoom, type ChatSendOptions, type ChatTyping, RoomChat } from './features/chat.js';
export {
  type PresenceChange,
  type PresenceEvents,
  type PresenceRoom,
  RoomPresence,
} from './features/presence.js';
export { type Changes, RoomStorage, type StorageRoom, type Watch } from './features/storage.js';
export type { IncomingOffer } from './incoming-offer.js';
export type { RequestOptions } from './outbox.js';
export { writtenBy } from './protocol/chat.js';
export type {
  Audience,
  ChatAttachment,
  ChatChange,
  ChatMessage,
  ChatPerson,
  ChatPin,
  ChatQuote,
  ChatReaction,
  CommandInput,
  CommandName,
  CommandResult,
  CommandResults,
  EphemeralUpdate,
  ErrorBody,
  EventMessage,
  FilePart,
  FileRules,
  Grants,
  IceServerEntry,
  InvitedPerson,
  LobbyView,
  MediaCredential,
  MediaKind,
  OfferedMedia,
  ParticipantInfo,
  PresenceMeta,
  PresentPerson,
  PublicationInfo,
  QueryInput,
  QueryName,
  QueryResult,
  QueryResults,
  RaisedHand,
  Recipient,
  Revocation,
  RevokedSources,
  Role,
  RoomErrorCode,
  RoomEventData,
  RoomEventName,
  RoomInfo,
  RoomState,
  RoomStatePage,
  Self,
  SelfStage,
  SiteMessage,
  Source,
  StorageWrite,
  StoredEntry,
  WaitingPerson,
} from './protocol/index.js';
export type { ResumeTicket, TabTicketOptions } from './resume-ticket.js';
export { RoomClient } from './room-client.js';
export type { RoomClientOptions, RoomEvents } from './room-client-options.js';
export { type RoomClientErrorCode, RoomError } from './room-error.js';
export type { ConnectionState } from './room-socket.js';
