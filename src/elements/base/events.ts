import type { Recording } from '../../call/recording/index.js';
import type { CallroomError } from '../../core/errors.js';
import type { DeviceKind } from '../../media/devices.js';
import type { Layout, Panel } from './room-view.js';

/**
 * Fired before an action. The element performs the action unless a listener calls `preventDefault()`; then the page
 * handles it instead.
 */
export class CallRequestEvent extends Event {
  constructor(type: `call-${string}-request`) {
    super(type, { bubbles: true, composed: true, cancelable: true });
  }
}

/** Fired before an action that a single value describes. */
export class CallActionRequestEvent<T> extends CallRequestEvent {
  constructor(
    type: `call-${string}-request`,
    /** The details of the action. */
    readonly data: T,
  ) {
    super(type);
  }
}

/** Fired before the microphone, the camera or the screen share is turned on or off, or paused. */
export class CallToggleRequestEvent extends CallRequestEvent {
  constructor(
    type:
      | 'call-mic-toggle-request'
      | 'call-camera-toggle-request'
      | 'call-screen-toggle-request'
      | 'call-screen-pause-request',
    /** The new state. */
    readonly on: boolean,
  ) {
    super(type);
  }
}

/** Fired before the device changes. */
export class CallDeviceRequestEvent extends CallRequestEvent {
  constructor(
    readonly kind: DeviceKind,
    /** The id of the new device; `null`: the system default. */
    readonly deviceId: string | null,
  ) {
    super('call-device-request');
  }
}

/** Fired before the user joins the room. */
export class CallJoinRequestEvent extends CallRequestEvent {
  /** @param participantName the name that was typed, trimmed; may be empty. */
  constructor(readonly participantName: string) {
    super('call-join-request');
  }
}

/** Fired before the user leaves the room. */
export class CallLeaveRequestEvent extends CallRequestEvent {
  constructor() {
    super('call-leave-request');
  }
}

/** Fired before the layout changes. */
export class CallLayoutToggleRequestEvent extends CallRequestEvent {
  /** @param layout the new layout. */
  constructor(readonly layout: Layout) {
    super('call-layout-toggle-request');
  }
}

/** Fired before a panel beside the call opens or closes. */
export class CallPanelToggleRequestEvent extends CallRequestEvent {
  /** @param panel the panel that will be open; `null`: no panel. */
  constructor(readonly panel: Panel | null) {
    super('call-panel-toggle-request');
  }
}

/** Fired before the call enters or leaves full screen. */
export class CallFullscreenToggleRequestEvent extends CallRequestEvent {
  /** @param on the new state. */
  constructor(readonly on: boolean) {
    super('call-fullscreen-toggle-request');
  }
}

/** Fired before a recording of the call on this page starts or stops. */
export class CallRecordToggleRequestEvent extends CallRequestEvent {
  /** @param on the new state. */
  constructor(readonly on: boolean) {
    super('call-record-toggle-request');
  }
}

/** Fired before a recording is downloaded. */
export class CallRecordingSaveRequestEvent extends CallRequestEvent {
  constructor(readonly recording: Recording) {
    super('call-recording-save-request');
  }
}

/** Fired before a snapshot of the call is downloaded. */
export class CallSnapshotSaveRequestEvent extends CallRequestEvent {
  /** @param picture a PNG. */
  constructor(readonly picture: Blob) {
    super('call-snapshot-save-request');
  }
}

/** Fired before the call enters or leaves picture-in-picture. */
export class CallPipToggleRequestEvent extends CallRequestEvent {
  /** @param on the new state. */
  constructor(readonly on: boolean) {
    super('call-pip-toggle-request');
  }
}

/**
 * The audience of a failure: `person` if the user started the action that failed; `page` if the element already shows
 * the failure, or the user did not start the action.
 */
export type ErrorAudience = 'person' | 'page';

/**
 * Fired when an action failed. If its audience is `person`, the nearest `<call-notices>` or `<call-lobby>` shows the
 * error, unless the page calls `preventDefault()` and shows it itself.
 */
export class CallErrorEvent extends Event {
  constructor(
    readonly error: CallroomError,
    readonly audience: ErrorAudience = 'person',
  ) {
    super('call-error', { bubbles: true, composed: true, cancelable: true });
  }
}

/** What an element of a call tells the person, with at most one action. */
export interface CallNotice {
  /** A sentence in the language of the element. */
  readonly message: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/**
 * Fired when something has happened that the person can undo or has to know. The nearest `<call-notices>` shows it, unless
 * the page calls `preventDefault()` and shows it itself.
 */
export class CallNoticeEvent extends Event {
  constructor(readonly notice: CallNotice) {
    super('call-notice', { bubbles: true, composed: true, cancelable: true });
  }
}

/**
 * Fired when the browser starts or stops blocking the audio of the call. It blocks audio until the user clicks the
 * page.
 */
export class CallSoundBlockedEvent extends Event {
  constructor(readonly isBlocked: boolean) {
    super('call-sound-blocked', { bubbles: true, composed: true });
  }
}

/** Fired when the aspect ratio of a tile's video changes. */
export class CallTileRatioEvent extends Event {
  /** @param ratio width divided by height; `null` if there is no video. */
  constructor(readonly ratio: number | null) {
    super('call-tile-ratio', { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-mic-toggle-request': CallToggleRequestEvent;
    'call-camera-toggle-request': CallToggleRequestEvent;
    'call-screen-toggle-request': CallToggleRequestEvent;
    'call-screen-pause-request': CallToggleRequestEvent;
    'call-device-request': CallDeviceRequestEvent;
    'call-join-request': CallJoinRequestEvent;
    'call-leave-request': CallLeaveRequestEvent;
    'call-layout-toggle-request': CallLayoutToggleRequestEvent;
    'call-panel-toggle-request': CallPanelToggleRequestEvent;
    'call-fullscreen-toggle-request': CallFullscreenToggleRequestEvent;
    'call-record-toggle-request': CallRecordToggleRequestEvent;
    'call-recording-save-request': CallRecordingSaveRequestEvent;
    'call-snapshot-save-request': CallSnapshotSaveRequestEvent;
    'call-pip-toggle-request': CallPipToggleRequestEvent;
    'call-error': CallErrorEvent;
    'call-notice': CallNoticeEvent;
    'call-sound-blocked': CallSoundBlockedEvent;
    'call-tile-ratio': CallTileRatioEvent;
  }
}
