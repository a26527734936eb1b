import type { TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import type { LocalDevice, LocalDeviceState } from '../../media/local-device.js';
import { CallToggleRequestEvent } from '../base/events.js';
import type { Word } from '../i18n/terms.js';
import { ControlElement } from './control-element.js';

/** The differences between the device toggles. */
export interface DeviceToggleLook {
  readonly event: ConstructorParameters<typeof CallToggleRequestEvent>[0];
  readonly device: (call: Call) => LocalDevice;
  readonly icons: { readonly on: TemplateResult; readonly off: TemplateResult };
  /** The label for each device status: the action of a click. */
  readonly labels: Readonly<Record<LocalDeviceState['status'], Word>>;
}

/** A button that turns a device on and off, and shows the device's status. */
export abstract class DeviceToggle extends ControlElement {
  protected abstract readonly look: DeviceToggleLook;

  protected override render(): TemplateResult {
    const { call, look } = this;
    const device = call && look.device(call);
    const status = device ? this.read(device.state).status : 'off';
    const isOn = status === 'on' || status === 'starting';
    for (const name of ['on', 'off', 'starting', 'failed'] as const) {
      this.setState(name, name === (status === 'muted' ? 'off' : status));
    }
    return this.control({
      label: this.words.term(look.labels[status]),
      icon: isOn ? look.icons.on : look.icons.off,
      tone: isOn ? 'plain' : 'off',
      isBusy: status === 'starting',
      isDisabled: !device,
      onClick: () => device && this.#turn(device, !isOn),
    });
  }

  #turn(device: LocalDevice, on: boolean): void {
    if (!this.request(new CallToggleRequestEvent(this.look.event, on))) return;
    void this.attempt(async () => {
      if (!on) return device.turnOff();
      await device.turnOn();
      const { error } = device.state.get();
      if (error) throw error;
    });
  }
}
