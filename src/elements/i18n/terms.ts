import type { LaterTerms } from './later-terms.js';
import type { Translation } from './localize.js';

/** Every word the elements say. A translation is an object of this type; a site's own may be partial. */
export interface Terms extends FirstTerms, LaterTerms {}

/** The words of what every call shows at once. */
export interface FirstTerms extends Translation {
  mute: string;
  unmute: string;
  microphoneStarting: string;
  microphoneRetry: string;
  cameraOff: string;
  cameraOn: string;
  cameraStarting: string;
  cameraRetry: string;
  leave: string;
  more: string;
  leaveCall: string;
  endForAll: string;
  showSpeaker: string;
  showGrid: string;
  enterFullscreen: string;
  leaveFullscreen: string;
  showPeople: string;
  hidePeople: string;
  close: string;
  /** A control's tooltip: what it does, and by which key. */
  withShortcut: (label: string, key: string) => string;
  shortcuts: string;
  controls: string;

  /** Oneself, as one's own tile has it. */
  you: (name: string) => string;
  /** Someone without a name. */
  guest: string;
  /** A tile's name for screen readers: who, then what is to be known. */
  tile: (name: string, facts: readonly string[]) => string;
  screenOf: (name: string) => string;
  muted: string;
  speaking: string;
  handRaised: string;
  cameraIsOff: string;
  connectionLost: string;
  poorConnection: string;
  pictureLoading: string;
  tileReconnecting: string;
  pictureFailed: string;

  people: string;
  searchPeople: string;
  nobodyFound: string;
  host: string;
  moderator: string;
  viewer: string;
  grid: string;
  page: (page: number, pages: number) => string;
  pin: (name: string) => string;
  unpin: (name: string) => string;
  nextPage: string;
  previousPage: string;

  lobbyReady: string;
  yourName: string;
  namePlaceholder: string;
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
  copyLink: string;
  linkCopied: string;

  soundBlocked: string;
  soundOn: string;
  notices: string;
  dismiss: string;
  /** What a person reads when something failed, by a key of `errors/error-keys.ts`; `''`: there is no sentence. */
  failure: (key: string) => string;
}

/** The terms that are said as they are, without anything put in. */
export type Word = { [K in keyof Terms]: Terms[K] extends string ? K : never }[keyof Terms];
