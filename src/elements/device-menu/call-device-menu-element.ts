import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Call } from '../../call/call.js';
import type { Device, DeviceKind } from '../../media/devices.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallDeviceRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import type { Word } from '../i18n/terms.js';
import { cameraIcon, chooseIcon, micIcon, soundIcon, turnIcon } from '../icon/icons.js';
import { tokens } from '../ui/tokens.js';

const KINDS: Record<DeviceKind, { label: Word; icon: TemplateResult }> = {
  microphone: { label: 'microphone', icon: micIcon },
  camera: { label: 'camera', icon: cameraIcon },
  speaker: { label: 'speakerDevice', icon: soundIcon },
};

/**
 * Selects the microphone, camera or speaker. It is a native `<select>`, which works on phones and with screen
 * readers. A phone's camera also has a button that switches between the front and the back camera. If the browser
 * cannot choose a speaker, the element shows nothing. While a moderator keeps your microphone or camera off, it says so.
 *
 * @tagname call-device-menu
 *
 * @fires call-device-request - Before the device changes; cancelable. `event.kind`, `event.deviceId`.
 *
 * @csspart base - The box.
 * @csspart select - The list of devices.
 * @csspart reason - The line that says why a moderator or the room's rule keeps the device off.
 * @csspart turn - The button that switches between a phone's cameras.
 *
 * @cssstate empty - There are no devices.
 * @cssstate absent - This browser cannot choose this device: nothing is shown.
 */
export class CallDeviceMenuElement extends CallElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }

      .row {
        display: flex;
        gap: 8px;
      }

      .base {
        position: relative;
        display: flex;
        flex: 1;
        align-items: center;
        min-inline-size: 0;
        --_icon: 18px;
      }

      .base > .icon {
        position: absolute;
        inset-inline-start: 12px;
        color: var(--_text-quiet);
        pointer-events: none;
      }

      .base > .icon:last-child {
        inset-inline: auto 10px;
        --_icon: 16px;
      }

      select {
        appearance: none;
        inline-size: 100%;
        min-block-size: 44px;
        padding-inline: 40px 32px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-control);
        background: var(--_surface);
        color: inherit;
        font: inherit;
        font-size: 14px;
        text-overflow: ellipsis;
        cursor: pointer;
        transition: border-color var(--_press);
      }

      /* Device names are Latin text: cut off their end, also in right-to-left layouts. */
      select:dir(rtl) {
        padding-inline: 32px 40px;
        direction: ltr;
        text-align: right;
      }

      select:hover {
        border-color: color-mix(in oklab, var(--_text) 32%, transparent);
      }

      select:disabled {
        color: var(--_text-quiet);
        opacity: 1;
        cursor: default;
      }

      option {
        background: var(--_raised);
        color: var(--_text);
      }

      .reason {
        margin: 6px 0 0;
        color: var(--_text-quiet);
        font-size: 13px;
      }

      .turn {
        display: grid;
        flex: none;
        place-items: center;
        inline-size: 44px;
        block-size: 44px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius-control);
        background: var(--_surface);
        color: inherit;
        cursor: pointer;
        --_icon: 18px;
      }
    `,
  ];

  protected static override states: StateTable<CallDeviceMenuElement> = {
    absent: (menu) => menu.#isAbsent,
    empty: (menu) => !menu.#isAbsent && menu.#devices().length === 0,
  };

  /** The kind of device to select. */
  @property({ reflect: true }) kind: DeviceKind = 'microphone';

  get #isAbsent(): boolean {
    return !this.call || (this.kind === 'speaker' && !this.call.devices.canChooseSpeaker);
  }

  #devices() {
    return this.call ? this.read(this.call.devices.list(this.kind)).filter(({ id }) => id !== '') : [];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, kind, words } = this;
    if (!call || this.#isAbsent) return nothing;
    const devices = this.#devices();
    const chosen = this.read(call.devices.chosen(kind)) ?? '';
    // There is no system default for cameras, so show the camera in use as selected.
    const shown = chosen || (kind === 'camera' ? this.read(call.camera.state).deviceId : '');
    const { label, icon } = KINDS[kind];
    const reason = this.#reason(call);
    return html`<div class="row">
      <div part="base" class="base">
        ${icon}
        <select
          part="select"
          aria-label=${words.term(label)}
          title=${this.#used(call, devices) || words.term(label)}
          aria-describedby=${reason ? 'reason' : nothing}
          ?disabled=${devices.length === 0}
          @change=${this.#onChange}
        >
          ${
            kind === 'camera' && devices.length > 0
              ? nothing
              : html`<option value="" .selected=${live(chosen === '')}>${this.#ownChoice(devices)}</option>`
          }
          ${devices.map(
            (device, index) => html`<option value=${device.id} .selected=${live(device.id === shown)}>
              ${device.label || words.term('deviceNumber', index + 1)}
            </option>`,
          )}
        </select>
        ${chooseIcon}
      </div>
      ${kind === 'camera' ? this.#turnButton(call) : nothing}
    </div>
    ${reason ? html`<p part="reason" id="reason" class="reason">${words.term(reason)}</p>` : nothing}`;
  }

  /** Why the device stays off, whichever one is chosen. */
  #reason(call: Call): Word | null {
    const { kind } = this;
    if (kind === 'speaker') return null;
    const revoked = this.read(call.self.sources[kind].revoked);
    if (!revoked || revoked.mayLift) return null;
    if (kind === 'camera') return 'cameraStoppedByHost';
    return revoked.by ? 'mutedByHost' : 'hostLetsSpeak';
  }

  /** The label of the system default, with the device's name if it is known. */
  #ownChoice(devices: readonly Device[]): string {
    const own = this.words.term('systemDefault');
    const label = devices.find(({ isDefault }) => isDefault)?.label;
    // The name comes first, because the end is cut off if space is short.
    return label ? `${label} (${own})` : own;
  }

  #used(call: Call, devices: readonly Device[]): string {
    if (this.kind !== 'speaker') return this.read(call[this.kind].state).label;
    const chosen = call.devices.chosen('speaker').get();
    return devices.find(({ id }) => id === chosen)?.label ?? '';
  }

  #turnButton(call: Call): TemplateResult | typeof nothing {
    if (this.read(call.camera.state).facing === null) return nothing;
    const label = this.words.term('flipCamera');
    return html`<button
      part="turn"
      class="turn"
      type="button"
      title=${label}
      aria-label=${label}
      @click=${() => void this.attempt(() => call.camera.flip())}
    >
      ${turnIcon}
    </button>`;
  }

  #onChange(event: Event): void {
    const { call, kind } = this;
    const select = event.target as HTMLSelectElement;
    const id = select.value || null;
    if (call && this.request(new CallDeviceRequestEvent(kind, id))) call.devices.choose(kind, id);
    // Shows the device in use, because the page may have canceled the request.
    this.requestUpdate();
  }
}
