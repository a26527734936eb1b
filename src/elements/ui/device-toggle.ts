import type { TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import type { SourceRevocation } from '../../call/participants/participant.js';
import type { LocalDevice, LocalDeviceState } from '../../media/local-device.js';
import type { StateTable } from '../base/base-element.js';
import { CallNoticeEvent, CallToggleRequestEvent } from '../base/events.js';
import type { Word } from '../i18n/terms.js';
import { ControlElement } from './control-element.js';

/** The differences between the device toggles. */
export interface DeviceToggleConfig {
  readonly event: ConstructorParameters<typeof CallToggleRequestEvent>[0];
  readonly device: (call: Call) => LocalDevice;
  readonly icons: { readonly on: TemplateResult; readonly off: TemplateResult };
  /** The label for each device status: the action of a click. */
  readonly labels: Readonly<Record<LocalDeviceState['status'], Word>>;
  /**
   * The label while a moderator (`blocked`) or the room's rule (`ruled`) keeps the device off. `liftable`: a click turns it
   * on again.
   */
  readonly revoked: Readonly<Record<'blocked' | 'ruled' | 'liftable', Word>>;
}

/** A button that turns a device on and off, and shows the device's status. */
export abstract class DeviceToggle extends ControlElement {
  protected static override states: StateTable<DeviceToggle> = {
    on: (toggle) => toggle.#status === 'on',
    off: (toggle) => toggle.#status === 'off' || toggle.#status === 'muted',
    starting: (toggle) => toggle.#status === 'starting',
    failed: (toggle) => toggle.#status === 'failed',
    blocked: (toggle) => toggle.#revoked?.mayLift === false,
  };

  protected abstract readonly config: DeviceToggleConfig;

  get #device(): LocalDevice | null {
    return this.call && this.config.device(this.call);
  }

  get #status(): LocalDeviceState['status'] {
    const device = this.#device;
    return device ? this.read(device.state).status : 'off';
  }

  get #revoked(): SourceRevocation | null {
    const { call, config } = this;
    const kind = this.#device?.kind === 'video' ? 'camera' : 'microphone';
    return call && config.device(call) ? this.read(call.self.sources[kind].revoked) : null;
  }

  protected override render(): TemplateResult {
    const { config } = this;
    const revoked = this.#revoked;
    const device = this.#device;
    const status = this.#status;
    const isOn = status === 'on' || status === 'starting';
    if (revoked && !revoked.mayLift) return this.#blocked(config.revoked[revoked.by ? 'blocked' : 'ruled']);
    return this.control({
      label: this.words.term(revoked && !isOn ? config.revoked.liftable : config.labels[status]),
      icon: isOn ? config.icons.on : config.icons.off,
      tone: isOn ? 'plain' : 'off',
      isBusy: status === 'starting',
      isDisabled: !device,
      onClick: () => device && this.#turn(device, !isOn),
    });
  }

  #blocked(reason: Word): TemplateResult {
    const message = this.words.term(reason);
    return this.control({
      label: message,
      icon: this.config.icons.off,
      tone: 'off',
      isUnavailable: true,
      // A touch screen shows no tooltip.
      onClick: () => this.dispatchEvent(new CallNoticeEvent({ message })),
    });
  }

  #turn(device: LocalDevice, on: boolean): void {
    if (!this.request(new CallToggleRequestEvent(this.config.event, on))) return;
    void this.attempt(async () => {
      if (!on) return device.turnOff();
      await device.turnOn();
      const { error } = device.state.get();
      if (error) throw error;
    });
  }
}
