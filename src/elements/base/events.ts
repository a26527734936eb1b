import type { Recording } from '../../call/recording/index.js';
import type { CallroomError } from '../../core/errors.js';
import type { DeviceKind } from '../../media/devices.js';
import type { Layout, Panel } from './room-view.js';

/**
 * Asks before an effect. Unless a listener calls `preventDefault()`, the element goes on and does what is
 * asked; with it, the page has taken the matter over.
 */
export class CallRequestEvent extends Event {
  constructor(type: `call-${string}-request`) {
    super(type, { bubbles: true, composed: true, cancelable: true });
  }
}

/** Something is about to be done that is described by one value. */
export class CallActionRequestEvent<T> extends CallRequestEvent {
  constructor(
    type: `call-${string}-request`,
    /** What is asked for. */
    readonly data: T,
  ) {
    super(type);
  }
}

/** The microphone, the camera or the sharing of the screen is about to be turned on or off, or to be paused. */
export class CallToggleRequestEvent extends CallRequestEvent {
  constructor(
    type:
      | 'call-mic-toggle-request'
      | 'call-camera-toggle-request'
      | 'call-screen-toggle-request'
      | 'call-screen-pause-request',
    /** What it will be. */
    readonly on: boolean,
  ) {
    super(type);
  }
}

/** Another device is about to be used. */
export class CallDeviceRequestEvent extends CallRequestEvent {
  constructor(
    readonly kind: DeviceKind,
    /** `null`: the system's own choice. */
    readonly deviceId: string | null,
  ) {
    super('call-device-request');
  }
}

/** The room is about to be entered. */
export class CallJoinRequestEvent extends CallRequestEvent {
  /** @param participantName the name that was typed, trimmed; may be empty. */
  constructor(readonly participantName: string) {
    super('call-join-request');
  }
}

/** The room is about to be left. */
export class CallLeaveRequestEvent extends CallRequestEvent {
  constructor() {
    super('call-leave-request');
  }
}

/** The call is about to be laid out otherwise. */
export class CallLayoutToggleRequestEvent extends CallRequestEvent {
  /** @param layout what it will be. */
  constructor(readonly layout: Layout) {
    super('call-layout-toggle-request');
  }
}

/** A panel beside the call is about to be opened or closed. */
export class CallPanelToggleRequestEvent extends CallRequestEvent {
  /** @param panel what will be open; `null`: none. */
  constructor(readonly panel: Panel | null) {
    super('call-panel-toggle-request');
  }
}

/** The call is about to fill the screen, or to stop doing so. */
export class CallFullscreenToggleRequestEvent extends CallRequestEvent {
  /** @param on what it will be. */
  constructor(readonly on: boolean) {
    super('call-fullscreen-toggle-request');
  }
}

/** The call is about to be recorded on this page, or not any more. */
export class CallRecordToggleRequestEvent extends CallRequestEvent {
  /** @param on what it will be. */
  constructor(readonly on: boolean) {
    super('call-record-toggle-request');
  }
}

/** A recording is about to be downloaded. */
export class CallRecordingSaveRequestEvent extends CallRequestEvent {
  constructor(readonly recording: Recording) {
    super('call-recording-save-request');
  }
}

/** A picture of the call is about to be downloaded. */
export class CallSnapshotSaveRequestEvent extends CallRequestEvent {
  /** @param picture a PNG. */
  constructor(readonly picture: Blob) {
    super('call-snapshot-save-request');
  }
}

/** The call is about to be kept on top of other windows, or not any more. */
export class CallPipToggleRequestEvent extends CallRequestEvent {
  /** @param on what it will be. */
  constructor(readonly on: boolean) {
    super('call-pip-toggle-request');
  }
}

/** Who is to learn of a failure: `person`, who started what failed, or `page`: the person sees it, or did not ask for it. */
export type ErrorAudience = 'person' | 'page';

/**
 * Something failed. Where its audience is a person, the nearest `<call-notices>` or `<call-lobby>` shows it, unless the
 * page calls `preventDefault()` and shows it itself.
 */
export class CallErrorEvent extends Event {
  constructor(
    readonly error: CallroomError,
    readonly audience: ErrorAudience = 'person',
  ) {
    super('call-error', { bubbles: true, composed: true, cancelable: true });
  }
}

/** The browser holds the sound of the call back until the page is clicked, or does so no longer. */
export class CallSoundBlockedEvent extends Event {
  constructor(readonly isBlocked: boolean) {
    super('call-sound-blocked', { bubbles: true, composed: true });
  }
}

/** The picture of a tile has another aspect ratio than before. */
export class CallTileRatioEvent extends Event {
  /** @param ratio width by height; `null` where there is no picture. */
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
    'call-sound-blocked': CallSoundBlockedEvent;
    'call-tile-ratio': CallTileRatioEvent;
  }
}
