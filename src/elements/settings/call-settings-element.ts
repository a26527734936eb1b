import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import type { WritableStore } from '../../core/store.js';
import { browserCaptions } from '../../media/browser-captions.js';
import type { CaptionSource } from '../../media/caption-source.js';
import type { DeviceKind } from '../../media/devices.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { hasKeyboard, keyWasPressed } from '../base/has-keyboard.js';
import { property } from '../base/property.js';
import { HELP_KEY } from '../base/shortcuts.js';
import { styled } from '../base/styled.js';
import { effectsOf } from '../effects-menu/chosen-effects.js';
import { effectsPanel, effectsPanelStyles } from '../effects-menu/effects-panel.js';
import type { Word } from '../i18n/terms.js';
import { micIcon, soundIcon } from '../icon/icons.js';
import {
  captionsIcon,
  gridIcon,
  keyboardIcon,
  presentationIcon,
  sideBySideIcon,
  speakerIcon,
} from '../icon/panel-icons.js';
import type { DeviceUse } from '../ui/preview-devices.js';
import { switchField } from '../ui/switch.js';
import { tokens } from '../ui/tokens.js';
import { settingsStyles } from './settings-styles.js';

/** The settings that a request can change: the stores of a `RoomView`, and `Call.signalSounds`. */
export type Setting =
  | 'layout'
  | 'selfView'
  | 'theme'
  | 'density'
  | 'captions'
  | 'captionMe'
  | 'sounds'
  | 'shortcuts';

interface Choice<T extends string> {
  readonly value: T;
  readonly word: Word;
  readonly icon?: TemplateResult;
}

/**
 * The devices and their effects, and the settings of this page: layout, your own tile, colors, density, captions,
 * sounds and, with a keyboard, shortcuts. Other participants do not see these changes, except for your own captions.
 *
 * @tagname call-settings
 *
 * @slot devices - Replaces the menus of the devices, and the effects.
 * @slot - Your own settings, after all others.
 *
 * @fires {CallActionRequestEvent} call-setting-request - Before a setting changes; cancelable. `event.data`:
 *   `setting`, `value`.
 *
 * @csspart section - Each group of settings.
 * @csspart choice - Each option of a choice.
 */
export class CallSettingsElement extends CallElement {
  static override styles = [tokens, ...effectsPanelStyles, settingsStyles];

  /** `never`: the call has no microphone. */
  @property() microphone: DeviceUse = 'on';
  /** `never`: the call has no camera. */
  @property() camera: DeviceUse = 'on';

  /**
   * The engine that turns your speech into text, as in `<call-captions>`. The settings tell you where your audio is
   * sent.
   */
  @property({ attribute: false }) captionSource: CaptionSource | null = browserCaptions();

  @state() private voiceGoesTo: 'device' | 'service' = 'service';

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('captionSource') || !this.captionSource) return;
    const source = this.captionSource;
    void this.attempt(async () => {
      this.voiceGoesTo = await source.where(this.words.lang());
    }, 'page');
  }

  protected override render(): TemplateResult {
    const { words, view, call } = this;
    return html`
      <slot name="devices">${call ? this.#devices(call) : nothing}</slot>
      <section part="section" aria-labelledby="layout">
        <h3 id="layout">${words.term('layout')}</h3>
        ${this.#choices('layout', view.layout, 'layout', [
          { value: 'grid', word: 'layoutGrid', icon: gridIcon },
          { value: 'speaker', word: 'layoutSpeaker', icon: speakerIcon },
          { value: 'presentation', word: 'layoutPresentation', icon: presentationIcon },
          { value: 'side-by-side', word: 'layoutSideBySide', icon: sideBySideIcon },
        ])}
        ${this.#choices('selfView', view.selfView, 'selfView', [
          { value: 'auto', word: 'selfAuto' },
          { value: 'floating', word: 'selfFloating' },
          { value: 'grid', word: 'selfGrid' },
          { value: 'hidden', word: 'selfHidden' },
        ])}
      </section>
      <section part="section" aria-labelledby="captions">
        <h3 id="captions">${words.term('captions')}</h3>
        ${this.#switch('captions', view.captions, captionsIcon, 'captionsOn')}
        ${
          this.captionSource
            ? this.#switch(
                'captionMe',
                view.captionMe,
                micIcon,
                'captionMe',
                words.term(this.voiceGoesTo === 'device' ? 'captionMeOnDevice' : 'captionMeByService'),
              )
            : html`<p class="hint">${words.term('captionsUnavailable')}</p>`
        }
      </section>
      <section part="section" aria-labelledby="looks">
        <h3 id="looks">${words.term('appearance')}</h3>
        ${this.#choices(
          'theme',
          view.theme,
          'colors',
          [
            { value: 'auto', word: 'asSystem' },
            { value: 'light', word: 'light' },
            { value: 'dark', word: 'dark' },
          ],
          3,
        )}
        ${this.#choices('density', view.density, 'density', [
          { value: 'comfortable', word: 'comfortable' },
          { value: 'compact', word: 'compact' },
        ])}
      </section>
      <section part="section" aria-labelledby="rest">
        <h3 id="rest">${words.term('behavior')}</h3>
        ${call ? this.#switch('sounds', call.signalSounds, soundIcon, 'sounds', words.term('soundsText')) : nothing}
        ${
          this.read(keyWasPressed) || hasKeyboard()
            ? this.#switch(
                'shortcuts',
                view.shortcuts,
                keyboardIcon,
                'shortcuts',
                words.term('shortcutsText').replace('?', HELP_KEY),
              )
            : nothing
        }
      </section>
      <slot></slot>
    `;
  }

  /** A new device takes over at once, also for media that is already sent. Viewers can choose only a speaker. */
  #devices(call: Call): TemplateResult {
    const { words } = this;
    const isAudience = this.read(call.self.details).role === 'viewer';
    const microphone = !isAudience && this.microphone !== 'never';
    const camera = !isAudience && this.camera !== 'never';
    const isHeard = microphone && this.read(call.microphone.state).status === 'on';
    const menu = (kind: DeviceKind) => html`<call-device-menu .call=${call} kind=${kind}></call-device-menu>`;
    return html`<section part="section" class="devices" aria-labelledby="devices">
      <h3 id="devices">${words.term('devices')}</h3>
      ${microphone ? menu('microphone') : nothing}
      ${isHeard ? html`<call-level-meter .call=${call}></call-level-meter>` : nothing}
      ${camera ? menu('camera') : nothing}
      ${menu('speaker')}
      ${
        microphone || camera
          ? effectsPanel({
              call,
              words,
              microphone,
              camera,
              chosen: effectsOf(call, (store) => this.read(store)),
              attempt: (run) => void this.attempt(run),
            })
          : nothing
      }
    </section>`;
  }

  #choices<T extends string>(
    setting: Setting,
    store: WritableStore<T>,
    legend: Word,
    choices: readonly Choice<T>[],
    columns = 2,
  ): TemplateResult {
    const { words } = this;
    const present = this.read(store);
    const isNamed = legend === 'layout';
    return html`<fieldset ${styled({ '--_columns': columns })}>
      <legend class=${isNamed ? 'visually-hidden' : ''}>${words.term(legend)}</legend>
      <div class="choices">
        ${choices.map(
          ({
            value,
            word,
            icon,
          }) => html`<label part="choice" class=${icon ? 'choice choice--tall' : 'choice'}>
            <input
              type="radio"
              name=${setting}
              .checked=${value === present}
              @change=${() => this.#set(setting, store, value)}
            />
            ${icon ?? nothing}<span>${words.term(word)}</span>
          </label>`,
        )}
      </div>
    </fieldset>`;
  }

  #switch(
    setting: Setting,
    store: WritableStore<boolean>,
    icon: TemplateResult,
    word: Word,
    hint = '',
  ): TemplateResult {
    const { words } = this;
    return switchField(icon, words.term(word), this.read(store), (on) => this.#set(setting, store, on), hint);
  }

  #set<T extends string | boolean>(setting: Setting, store: WritableStore<T>, value: T): void {
    if (this.request(new CallActionRequestEvent('call-setting-request', { setting, value }))) {
      store.set(value);
      this.view.keep(setting, value);
    }
    // If the page has prevented the change, show the current value again.
    else this.requestUpdate();
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-setting-request': CallActionRequestEvent<{ setting: Setting; value: string | boolean }>;
  }
}
