import type { nothing, TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import type { RecorderState, Recording } from '../../call/recording/index.js';
import type { StateTable } from '../base/base-element.js';
import { CallRecordingSaveRequestEvent, CallRecordToggleRequestEvent } from '../base/events.js';
import { findDeep, roomAround } from '../base/shadow-dom.js';
import { recordIcon } from '../icon/call-icons.js';
import { stopIcon } from '../icon/panel-icons.js';
import { sceneOf } from '../media-grid/grid-scene.js';
import { ControlElement } from '../ui/control-element.js';
import { download, openRecorder } from './open-recorder.js';

/**
 * Records the call on this page, with the video of the grid and everyone's audio, into a file that is downloaded when
 * the recording ends. Everyone in the room sees who records. It is hidden if the browser cannot record.
 *
 * @tagname call-record-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-record-toggle-request - Before it begins or ends; cancelable. `event.on` is the next state.
 * @fires call-recording-save-request - Before the file is downloaded; cancelable. `event.recording` has the file.
 *   Also when the recording ends with the call: then the `call-room` fires it, or the document if the `call-room` is
 *   gone too.
 * @fires call-error - The recording failed: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate on - The call is being recorded here.
 */
export class CallRecordToggleElement extends ControlElement {
  protected static override states: StateTable<CallRecordToggleElement> = {
    on: (toggle) => toggle.#status === 'recording',
  };
  protected static override isHidden = (): boolean =>
    typeof MediaRecorder === 'undefined' ||
    typeof OffscreenCanvas === 'undefined' ||
    typeof AudioContext === 'undefined';

  get #status(): RecorderState['status'] {
    const recorder = this.call && this.read(this.call.recorder);
    return recorder ? this.read(recorder.state).status : 'idle';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    const status = this.#status;
    const on = status === 'recording' || status === 'starting';
    return this.control({
      label: this.words.term(on ? 'stopRecording' : 'startRecording'),
      icon: on ? stopIcon : recordIcon,
      tone: on ? 'active' : 'plain',
      isBusy: status === 'starting' || status === 'stopping',
      isDisabled: !call,
      onClick: () => call && this.#turn(call, !on),
    });
  }

  #turn(call: Call, on: boolean): void {
    if (!this.request(new CallRecordToggleRequestEvent(on))) return;
    void this.attempt(async () => {
      if (!on) return void (await call.recorder.get()?.stop());
      const room = roomAround(this) ?? document.documentElement;
      const recorder = await openRecorder(
        call,
        () => {
          const grid = findDeep(room, 'call-media-grid');
          return grid ? sceneOf(grid) : { ratio: 16 / 9, tiles: [] };
        },
        (recording) => this.#isToSave(recording, room) && download(recording.file, recording.name),
      );
      await recorder.start();
    });
  }

  /**
   * Asks the page. A recording also ends with the call, when this button is gone: then the event fires on the room,
   * or on the document if the room is gone too.
   */
  #isToSave(recording: Recording, room: HTMLElement): boolean {
    const asked = this.isConnected ? [this] : room.isConnected ? [room] : [room, document];
    return asked.every((target) => target.dispatchEvent(new CallRecordingSaveRequestEvent(recording)));
  }
}
