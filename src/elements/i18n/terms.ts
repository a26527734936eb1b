import type { Translation } from './localize.js';
import type { PanelTerms } from './panel-terms.js';

/** All words of the elements. A translation is an object of this type; a site's own translation may be partial. */
export interface Terms extends CallTerms, PanelTerms {}

/** The words of the lobby, and of a call before a panel or menu is opened. */
export interface CallTerms extends Translation {
  mute: string;
  unmute: string;
  /** The label of the microphone toggle after a moderator muted you and you may unmute. */
  muteLiftable: string;
  /** The label of a toggle that does nothing, because a moderator turned the source off. */
  mutedByHost: string;
  /** The label of the microphone toggle in a room where only a moderator lets people speak. */
  hostLetsSpeak: string;
  microphoneStarting: string;
  microphoneRetry: string;
  cameraOff: string;
  cameraOn: string;
  cameraStoppedByHost: string;
  cameraStarting: string;
  cameraRetry: string;
  leave: string;
  more: string;
  leaveCall: string;
  endForAll: string;
  showPeople: string;
  hidePeople: string;
  close: string;
  /** The tooltip of a control: its label and its keyboard shortcut. */
  withShortcut: (label: string, key: string) => string;
  controls: string;

  /** The name on the local participant's own tile. */
  you: (name: string) => string;
  /** A participant without a name. */
  guest: string;
  /** The accessible name of a tile: the participant's name, then facts about them. */
  tile: (name: string, facts: readonly string[]) => string;
  screenOf: (name: string) => string;
  muted: string;
  mutedByModerator: string;
  mayNotSpeak: string;
  speaking: string;
  handRaised: string;
  cameraIsOff: string;
  connectionLost: string;
  poorConnection: string;
  pictureLoading: string;
  tileReconnecting: string;
  pictureFailed: string;

  people: string;
  host: string;
  moderator: string;
  viewer: string;
  participant: string;
  grid: string;
  page: (page: number, pages: number) => string;
  pin: (name: string) => string;
  unpin: (name: string) => string;
  nextPage: string;
  previousPage: string;

  lobbyReady: string;
  yourName: string;
  namePlaceholder: string;
  joinToWatch: string;
  join: string;
  joining: string;
  cancel: string;
  microphoneLevel: string;
  microphoneIsOff: string;

  microphone: string;
  camera: string;
  speakerDevice: string;
  systemDefault: string;
  flipCamera: string;
  testSound: string;
  blurBackground: string;
  suppressNoise: string;
  sharingNow: string;
  sharingPaused: string;
  nobodyIn: string;
  whoIsInUnknown: string;
  waitsHint: string;
  waitTitle: string;
  waitText: string;
  deviceNumber: (number: number) => string;
  whoIsIn: (names: readonly string[], more: number) => string;
  checkConnection: string;
  checking: string;

  reconnectingTitle: string;
  reconnectingText: string;
  failedTitle: string;
  tryAgain: string;
  leftTitle: string;
  removedTitle: string;
  removedText: string;
  endedTitle: string;
  endedText: string;
  duration: (time: string) => string;
  rejoin: string;

  aloneTitle: string;
  aloneText: string;
  inviteTitle: string;
  copyLink: string;
  linkCopied: string;
  shareLink: string;
  /** The label of the choice of a role; the choices are `host`, `participant` and so on. */
  inviteAs: string;

  raiseHand: string;
  lowerHand: string;
  react: string;
  reactionBy: (name: string, reaction: string) => string;
  chat: string;
  showChat: string;
  hideChat: string;
  /** The number of unread messages. */
  unread: (count: number) => string;
  waitingTitle: string;
  letIn: string;
  poll: string;
  transcript: string;
  /** Marks an AI, and what the assistant writes. */
  ai: string;
  breakouts: string;
  watch: string;
  screenTaken: (name: string) => string;
  hasJoined: (names: readonly string[]) => string;
  hasLeft: (names: readonly string[]) => string;
  hasRaisedHand: (name: string) => string;
  isWaiting: (name: string) => string;
  returnToAudience: string;
  notStartedTitle: string;
  notStartedText: string;
  nobodyOnStage: string;
  nowBackstage: string;
  messageFrom: (name: string) => string;
  roomLocked: string;
  roomUnlocked: string;
  qrCode: string;
  settings: string;
  /** Tells the other participants who is recording. */
  recordedBy: (names: string) => string;
  youRecord: string;
  stoppedRecording: (name: string) => string;
  sharesScreen: (name: string) => string;
  effects: string;
  shareScreen: string;
  stopSharing: string;
  screenStoppedByHost: string;
  choosingScreen: string;

  soundBlocked: string;
  soundOn: string;
  notices: string;
  dismiss: string;
  /** The sentence for an error, by a key of `errors/error-keys.ts`; `''`: there is no sentence. */
  failure: (key: string) => string;
}

/** The terms without parameters. */
export type Word = { [K in keyof Terms]: Terms[K] extends string ? K : never }[keyof Terms];
