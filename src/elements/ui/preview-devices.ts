import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import type { ReadableStore } from '../../core/store.js';
import type { LocalDevice } from '../../media/local-device.js';
import type { Word } from '../i18n/terms.js';
import type { Words } from '../i18n/words.js';
import { effectsIcon, noiseIcon, playIcon } from '../icon/icons.js';
import { BLUR, type Effect, NOISE_SUPPRESSION, toggleEffect } from './preview-effects.js';

/** Whether a join starts with the device on or off, or the call never uses it. */
export type DeviceUse = 'on' | 'off' | 'never';

export interface PreviewDevicesOptions {
  readonly call: Call;
  readonly words: Words;
  readonly microphone: DeviceUse;
  readonly camera: DeviceUse;
  /** Reads a store, and renders again when it changes. */
  readonly read: <T>(store: ReadableStore<T>) => T;
  /** Runs an action and reports its failure. */
  readonly attempt: (run: () => unknown) => void;
}

/** The device menus of a preview, the test sound, and the effects that can be switched on before joining. */
export function previewDevices(options: PreviewDevicesOptions): TemplateResult {
  const { call, words, microphone, camera, read, attempt } = options;
  const isUsed = (device: LocalDevice) => read(device.state).status === 'on';
  return html`<div part="devices" class="devices">
    ${
      microphone === 'never'
        ? nothing
        : html`<div class="device">
            <call-device-menu .call=${call} kind="microphone"></call-device-menu>
            ${
              isUsed(call.microphone)
                ? html`<call-level-meter .call=${call}></call-level-meter>`
                : html`<small class="note">${words.term('microphoneIsOff')}</small>`
            }
          </div>`
    }
    ${
      camera === 'never'
        ? nothing
        : html`<call-device-menu class="device" .call=${call} kind="camera"></call-device-menu>`
    }
    <div class="device speaker">
      <call-device-menu .call=${call} kind="speaker"></call-device-menu>
      <button
        class="button test"
        type="button"
        title=${words.term('testSound')}
        aria-label=${words.term('testSound')}
        @click=${() => attempt(() => testSound(call))}
      >
        ${playIcon}${call.devices.canChooseSpeaker ? nothing : words.term('testSound')}
      </button>
    </div>
    <div class="effects">
      ${camera === 'never' ? nothing : effectButton(options, BLUR, 'blurBackground', effectsIcon)}
      ${microphone === 'never' ? nothing : effectButton(options, NOISE_SUPPRESSION, 'suppressNoise', noiseIcon)}
    </div>
  </div>`;
}

function effectButton(
  { call, words, read, attempt }: PreviewDevicesOptions,
  effect: Effect,
  label: Word,
  icon: TemplateResult,
): TemplateResult {
  const { processors, status } = read(effect.device(call).processing);
  const isOn = processors.some(({ name }) => name === effect.name);
  return html`<button
    part="effect"
    class="button effect"
    type="button"
    aria-pressed=${isOn ? 'true' : 'false'}
    aria-busy=${isOn && status === 'starting' ? 'true' : 'false'}
    @click=${() => attempt(() => toggleEffect(call, effect))}
  >
    ${icon}${words.term(label)}
  </button>`;
}

async function testSound({ devices }: Call): Promise<void> {
  const { chime } = await importPart(import('../audio-sink/chime.js'));
  await chime('test', devices.chosen('speaker').get() ?? '');
}
