import type { nothing, TemplateResult } from 'lit';
import { importPart } from '../../call/load-part.js';
import { act } from '../base/action-error.js';
import { CallSnapshotSaveRequestEvent } from '../base/events.js';
import { findDeep, roomAround } from '../base/shadow-dom.js';
import { snapshotIcon } from '../icon/panel-icons.js';
import { sceneOf } from '../media-grid/grid-scene.js';
import { download } from '../record-toggle/open-recorder.js';
import { ControlElement } from '../ui/control-element.js';

/**
 * Takes a snapshot of the call, as the grid shows it, and downloads it.
 *
 * @tagname call-snapshot-button
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-snapshot-save-request - Before it is downloaded; cancelable. `event.picture` is a PNG.
 * @fires call-error - The snapshot failed: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 */
export class CallSnapshotButtonElement extends ControlElement {
  protected static override isHidden = (): boolean => typeof OffscreenCanvas === 'undefined';

  protected override render(): TemplateResult | typeof nothing {
    return this.control({
      label: this.words.term('takeSnapshot'),
      icon: snapshotIcon,
      tone: 'plain',
      isDisabled: !this.call,
      onClick: () => void this.attempt(() => act('snapshot', () => this.#take())),
    });
  }

  async #take(): Promise<void> {
    const grid = findDeep(roomAround(this) ?? document.documentElement, 'call-media-grid');
    const { call } = this;
    if (!grid || !call) return;
    const { takeSnapshot } = await importPart(import('../../call/recording/snapshot.js'));
    const picture = await takeSnapshot(sceneOf(grid));
    const day = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
    if (this.request(new CallSnapshotSaveRequestEvent(picture)))
      download(picture, `${call.roomName} ${day}.png`);
  }
}
