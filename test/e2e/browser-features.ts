/** A browser feature that some browsers in use do not have, and what a call does without it. */
export interface BrowserFeature {
  /** Browsers and pages without the feature. */
  readonly missingIn: string;
  /** The properties that are removed, each as `object.property`. */
  readonly remove: readonly string[];
  /** The property is there and throws when it is read, as storage does where the browser blocks it. */
  readonly throws?: true;
  /** The tags that are hidden without it. */
  readonly hides?: readonly string[];
  /** Nothing can be sent without it; the call is still joined, heard and left. */
  readonly sends?: false;
  /** The code that sends video can use it, so the phone joins with a camera. The others join by voice, to save time. */
  readonly video?: true;
}

const PHONES = 'phones';
const SAFARI = 'Safari';
const FIREFOX = 'Firefox';
const WEBVIEW = 'Android WebView';
const OLDER = 'browsers of 2023';
const PRIVATE = 'a page with blocked site data';
const HTTP = 'plain http';

/** By name. Each is removed in turn, before any script of the page runs. */
export const BROWSER_FEATURES: Readonly<Record<string, BrowserFeature>> = {
  'microphones, cameras and screens': {
    missingIn: HTTP,
    remove: ['Navigator.prototype.mediaDevices'],
    hides: ['call-screen-toggle'],
    sends: false,
  },
  'screen sharing': {
    missingIn: PHONES,
    remove: ['MediaDevices.prototype.getDisplayMedia'],
    hides: ['call-screen-toggle'],
  },
  'a choice of the speaker': {
    missingIn: SAFARI,
    remove: ['HTMLMediaElement.prototype.setSinkId', 'AudioContext.prototype.setSinkId'],
  },
  selectAudioOutput: { missingIn: SAFARI, remove: ['MediaDevices.prototype.selectAudioOutput'] },
  'documents in picture-in-picture': {
    missingIn: PHONES,
    remove: ['window.documentPictureInPicture', 'window.DocumentPictureInPicture'],
  },
  'picture-in-picture of any kind': {
    missingIn: WEBVIEW,
    remove: [
      ...['window.documentPictureInPicture', 'HTMLVideoElement.prototype.requestPictureInPicture'],
      ...['Document.prototype.pictureInPictureEnabled', 'Document.prototype.exitPictureInPicture'],
    ],
    hides: ['call-pip-toggle'],
  },
  'the full screen': {
    missingIn: 'iPhones',
    remove: ['Document.prototype.fullscreenEnabled', 'Element.prototype.requestFullscreen'],
    hides: ['call-fullscreen-toggle'],
  },
  'a sign of clicks and keys': { missingIn: OLDER, remove: ['Navigator.prototype.userActivation'] },
  MediaRecorder: {
    missingIn: WEBVIEW,
    remove: ['window.MediaRecorder'],
    hides: ['call-record-toggle'],
  },
  'frames of tracks in the page': {
    missingIn: FIREFOX,
    video: true,
    remove: ['window.MediaStreamTrackProcessor', 'window.MediaStreamTrackGenerator'],
  },
  OffscreenCanvas: {
    missingIn: 'Safari before 16.4',
    video: true,
    remove: ['window.OffscreenCanvas', 'window.OffscreenCanvasRenderingContext2D'],
    hides: ['call-record-toggle', 'call-snapshot-button'],
  },
  'encoders and decoders': {
    missingIn: FIREFOX,
    video: true,
    remove: ['window.VideoEncoder', 'window.VideoDecoder', 'window.AudioEncoder', 'window.AudioDecoder'],
  },
  RTCRtpScriptTransform: { missingIn: OLDER, video: true, remove: ['window.RTCRtpScriptTransform'] },
  'parameters for reduced sending': {
    missingIn: FIREFOX,
    video: true,
    remove: ['RTCRtpSender.getCapabilities', 'RTCRtpTransceiver.prototype.setCodecPreferences'],
  },
  createImageBitmap: { missingIn: OLDER, video: true, remove: ['window.createImageBitmap'] },
  requestVideoFrameCallback: {
    missingIn: 'Firefox before 132',
    video: true,
    remove: ['HTMLVideoElement.prototype.requestVideoFrameCallback'],
  },
  'speech recognition': {
    missingIn: FIREFOX,
    remove: ['window.SpeechRecognition', 'window.webkitSpeechRecognition'],
  },
  'web audio': {
    missingIn: 'locked-down browsers',
    remove: [
      'window.AudioContext',
      'window.webkitAudioContext',
      'window.AudioWorkletNode',
      'window.AudioWorklet',
    ],
    hides: ['call-record-toggle'],
  },
  'audio worklets': {
    missingIn: HTTP,
    remove: ['window.AudioWorkletNode', 'BaseAudioContext.prototype.audioWorklet'],
  },
  BroadcastChannel: { missingIn: OLDER, remove: ['window.BroadcastChannel'] },
  locks: { missingIn: HTTP, remove: ['Navigator.prototype.locks', 'window.LockManager'] },
  'the wake lock': { missingIn: FIREFOX, remove: ['Navigator.prototype.wakeLock'] },
  'sharing of links': {
    missingIn: FIREFOX,
    remove: ['Navigator.prototype.share', 'Navigator.prototype.canShare'],
  },
  'the clipboard': { missingIn: HTTP, remove: ['Navigator.prototype.clipboard'] },
  'a query of permissions': { missingIn: WEBVIEW, remove: ['Navigator.prototype.permissions'] },
  'storage for the session': { missingIn: PRIVATE, remove: ['window.sessionStorage'], throws: true },
  'storage for the origin': { missingIn: PRIVATE, remove: ['window.localStorage'], throws: true },
  'storage of any kind': {
    missingIn: PRIVATE,
    remove: ['window.sessionStorage', 'window.localStorage', 'window.indexedDB'],
    throws: true,
  },
  'network information': { missingIn: SAFARI, remove: ['Navigator.prototype.connection'] },
  'the media session': { missingIn: WEBVIEW, remove: ['Navigator.prototype.mediaSession'] },
  notifications: { missingIn: PHONES, remove: ['window.Notification'] },
  'the visual viewport': { missingIn: OLDER, remove: ['window.visualViewport'] },
  'idle callbacks': {
    missingIn: SAFARI,
    remove: ['window.requestIdleCallback', 'window.cancelIdleCallback'],
  },
  'the scheduler': { missingIn: SAFARI, remove: ['window.scheduler', 'window.Scheduler'] },
  'view transitions': { missingIn: OLDER, remove: ['Document.prototype.startViewTransition'] },
  'custom states': {
    missingIn: 'Safari before 17.4, Firefox before 126',
    remove: ['ElementInternals.prototype.states', 'window.CustomStateSet'],
  },
  'element internals': {
    missingIn: 'Safari before 16.4',
    remove: ['HTMLElement.prototype.attachInternals', 'window.ElementInternals', 'window.CustomStateSet'],
  },
  'slots filled by hand': { missingIn: 'Safari before 16.4', remove: ['HTMLSlotElement.prototype.assign'] },
  'adopted style sheets': {
    missingIn: 'Safari before 16.4',
    remove: ['Document.prototype.adoptedStyleSheets', 'ShadowRoot.prototype.adoptedStyleSheets'],
  },
  popovers: {
    missingIn: 'Firefox before 125',
    remove: [
      'HTMLElement.prototype.showPopover',
      'HTMLElement.prototype.hidePopover',
      'HTMLElement.prototype.togglePopover',
      'window.ToggleEvent',
      'HTMLElement.prototype.popover',
    ],
  },
  'modal dialogs that close by themselves': {
    missingIn: SAFARI,
    remove: ['HTMLDialogElement.prototype.closedBy'],
  },
  'observers of size': { missingIn: 'test environments', video: true, remove: ['window.ResizeObserver'] },
  'observers of visibility': {
    missingIn: 'test environments',
    video: true,
    remove: ['window.IntersectionObserver'],
  },
  'joined abort signals': {
    missingIn: 'Safari before 17.4, Firefox before 124',
    remove: ['AbortSignal.any'],
  },
  'Promise.withResolvers': { missingIn: OLDER, remove: ['Promise.withResolvers', 'Promise.try'] },
  'copies of arrays in another order': {
    missingIn: 'Firefox before 115',
    video: true,
    remove: ['toSorted', 'toReversed', 'toSpliced', 'with', 'findLast', 'findLastIndex'].map(
      (name) => `Array.prototype.${name}`,
    ),
  },
  'groups and sets': {
    missingIn: OLDER,
    video: true,
    remove: [
      ...['Object.groupBy', 'Map.groupBy', 'Array.fromAsync'],
      ...['union', 'intersection', 'difference', 'isSubsetOf'].map((name) => `Set.prototype.${name}`),
    ],
  },
  'methods of iterators': {
    missingIn: 'Safari before 18.4',
    video: true,
    remove: [
      'window.Iterator',
      ...['map', 'filter', 'find', 'some', 'toArray'].map((name) => `Iterator.prototype.${name}`),
    ].reverse(),
  },
  'a check of addresses': {
    missingIn: 'Safari before 17',
    video: true,
    remove: ['URL.canParse', 'URL.parse'],
  },
  'a check of visibility': {
    missingIn: 'Safari before 17.4',
    remove: ['Element.prototype.checkVisibility'],
  },
  'unpacking of streams': {
    missingIn: 'Firefox before 113',
    remove: ['window.DecompressionStream', 'window.CompressionStream'],
  },
  'Intl.Segmenter': { missingIn: 'Firefox before 125', remove: ['Intl.Segmenter'] },
  'Intl.DurationFormat': { missingIn: OLDER, remove: ['Intl.DurationFormat'] },
  'Intl.ListFormat': { missingIn: OLDER, remove: ['Intl.ListFormat'] },
  structuredClone: { missingIn: WEBVIEW, video: true, remove: ['window.structuredClone'] },
  'random ids': { missingIn: HTTP, remove: ['Crypto.prototype.randomUUID'] },
  'news of devices': {
    missingIn: WEBVIEW,
    video: true,
    remove: ['MediaDevices.prototype.ondevicechange', 'MediaDevices.prototype.enumerateDevices'],
  },
};

/** Runs in a page, before any other script: the address names the features, each as `?without=…`. */
export function removeFeatures(features: typeof BROWSER_FEATURES): void {
  const missing = new URLSearchParams(location.search).getAll('without').map((name) => features[name]);
  const paths = missing.flatMap(
    (feature) => feature?.remove.map((path) => ({ path, throws: feature.throws })) ?? [],
  );
  for (const { path, throws } of paths) {
    const steps = path.split('.');
    const name = steps.pop() ?? '';
    let owner: unknown = globalThis;
    for (const step of steps) {
      if (step !== 'window') owner = (owner as Record<string, unknown> | undefined)?.[step];
    }
    if (!owner) continue;
    if (throws) {
      const get = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      };
      Object.defineProperty(owner, name, { get, configurable: true });
    } else if (!Reflect.deleteProperty(owner, name)) throw new Error(`${path} cannot be removed.`);
  }
}
