/**
 * Fakes for tests, galleries and stories: a whole `Call` with synthetic people, and a clock that stands still. Also
 * faults of a local SFU, for tests with real media.
 */

export type { Playback } from '../call/participants/attach.js';
export type { SourceRevocation } from '../call/participants/participant.js';
export type { SaidError } from '../http/api-error.js';
export { ApiError, type ApiErrorCode } from '../http/api-error.js';
export type { JsonApiOptions } from '../http/json-api.js';
export {
  createSyntheticCamera,
  createSyntheticScreen,
  type SyntheticCameraOptions,
} from '../media/synthetic/synthetic-camera.js';
export { syntheticMedia } from '../media/synthetic/synthetic-media.js';
export { createSyntheticMicrophone } from '../media/synthetic/synthetic-microphone.js';
export type { Revocation } from '../room/protocol/index.js';
export { startConversation } from './conversation.js';
export { FakeAi, startFakeAi } from './fake-ai.js';
export { FakeAssistant, startFakeAssistant } from './fake-assistant.js';
export { FakeBoard, startFakeBoard } from './fake-board.js';
export { FakeBreakouts, startFakeBreakouts } from './fake-breakouts.js';
export { createFakeCall, FAKE_NAMES, FakeCall, type FakeCallOptions } from './fake-call.js';
export { FakeCaptions, startFakeCaptions } from './fake-captions.js';
export { FakeChat, type FakeLine } from './fake-chat.js';
export { FakeParticipant, type FakeParticipantOptions, FakeSource } from './fake-participant.js';
export { type FakePollOptions, startFakePoll } from './fake-poll.js';
export type { FakePollRecord } from './fake-poll-record.js';
export type { FakeHandler } from './fake-room.js';
export { FakeRoom, type FakeRoomHost } from './fake-room.js';
export { FakeSelf } from './fake-self.js';
export { FakeWatch, startFakeWatch } from './fake-watch.js';
export {
  type Fault,
  type FaultySession,
  SfuFaultError,
  SfuFaults,
  type SfuFaultsOptions,
} from './sfu-faults.js';
export { TestClock } from './test-clock.js';
export { type Mouth, VirtualDevice, type VirtualDeviceOptions } from './virtual-device.js';
export {
  type Captured,
  VirtualMediaDevices,
  type VirtualMediaDevicesOptions,
} from './virtual-media-devices.js';
