import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import type { CallroomError } from '../../core/errors.js';
import type { LocalDevice } from '../../media/local-device.js';
import { CallElement } from '../base/call-element.js';
import { CallJoinRequestEvent } from '../base/events.js';
import { micIcon, micOffIcon, warningIcon } from '../icon/icons.js';
import { buttons } from '../look/buttons.js';
import { tokens } from '../look/tokens.js';
import { lobbyStyles } from './lobby-styles.js';

/** Whether one is to come in with a device on or off, or the call does not use it. */
export type DeviceUse = 'on' | 'off' | 'never';

/**
 * What one sees before joining: oneself, one's devices, one's name, and one clear way in. It asks for the
 * devices that one is to join with, so that one sees and hears what the others will.
 *
 * @tagname call-lobby
 *
 * @slot - Something of the site's own, below the button.
 * @slot title - Replaces the heading.
 *
 * @fires call-join-request - Before the call is joined; cancellable. `event.participantName` is the name.
 * @fires call-error - Joining failed, or a device could not be had: `event.error`.
 *
 * @csspart base - Everything.
 * @csspart preview - One's own tile.
 * @csspart title - The heading.
 * @csspart name - The field for the name.
 * @csspart join - The button.
 *
 * @cssstate joining - The call is being joined.
 */
export class CallLobbyElement extends CallElement {
  static override styles = [tokens, buttons, lobbyStyles];

  /** Whether the microphone is on to begin with. */
  @property() microphone: DeviceUse = 'on';
  /** Whether the camera is on to begin with. */
  @property() camera: DeviceUse = 'on';

  @state() private typedName: string | null = null;
  @query('input') private readonly nameField!: HTMLInputElement;

  #prepared: Call | null = null;

  protected override willUpdate(_changed: PropertyValues): void {
    const { call } = this;
    if (!call || call === this.#prepared || !this.isConnected) return;
    this.#prepared = call;
    if (call.state.get().status !== 'idle') return;
    if (this.microphone === 'on') this.#start(call.microphone);
    if (this.camera === 'on') this.#start(call.camera);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    if (!call) return nothing;
    const { status, error } = this.read(call.state);
    const isJoining = status === 'joining';
    this.setState('joining', isJoining);
    return html`<form part="base" class="base" @submit=${this.#onSubmit}>
      <div class="preview">
        <call-tile part="preview" .participant=${call.self}></call-tile>
        <div class="devices">
          ${this.microphone === 'never' ? nothing : html`<call-mic-toggle .call=${call}></call-mic-toggle>`}
          ${this.camera === 'never' ? nothing : html`<call-camera-toggle .call=${call}></call-camera-toggle>`}
        </div>
      </div>
      <div class="entry">
        <slot name="title">
          <h1 part="title"><small>${call.roomName}</small>${words.term('lobbyReady')}</h1>
        </slot>
        ${this.#nameInput(call)}
        ${this.microphone === 'never' ? nothing : this.#microphone(call)}
        ${[call.microphone, call.camera].map((device) => this.#problem(this.read(device.state).error))}
        ${isJoining ? this.#problem(error) : nothing}
        <button
          part="join"
          class="button button--main join"
          type="submit"
          aria-disabled=${isJoining ? 'true' : 'false'}
        >
          ${words.term(isJoining ? 'joining' : 'join')}
        </button>
        <slot></slot>
      </div>
    </form>`;
  }

  #nameInput(call: Call): TemplateResult {
    const { words } = this;
    return html`<label class="field">
      <span>${words.term('yourName')}</span>
      <input
        part="name"
        name="name"
        autocomplete="name"
        maxlength="64"
        placeholder=${words.term('namePlaceholder')}
        .value=${this.typedName ?? this.read(call.self.details).name}
        @input=${() => {
          this.typedName = this.nameField.value;
        }}
      />
    </label>`;
  }

  #microphone(call: Call): TemplateResult {
    const { status, label } = this.read(call.microphone.state);
    const text = status === 'on' || status === 'muted' ? label : this.words.term('microphoneIsOff');
    return html`<div class="microphone">
      ${status === 'on' ? micIcon : micOffIcon}
      <span class="device" title=${text}>${text}</span>
      <call-level-meter .call=${call}></call-level-meter>
    </div>`;
  }

  #problem(error: CallroomError | null): TemplateResult | typeof nothing {
    return error
      ? html`<p class="problem" role="status">${warningIcon}<span>${error.message}</span></p>`
      : nothing;
  }

  #start(device: LocalDevice): void {
    // Whoever has switched it already, here or from outside, is not to be overruled.
    if (device.choice !== null) return;
    void this.attempt(async () => {
      await device.turnOn();
      const { error } = device.state.get();
      if (error) throw error;
    });
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const { call } = this;
    const name = this.nameField.value.trim();
    if (!call || call.state.get().status === 'joining') return;
    if (this.request(new CallJoinRequestEvent(name))) void this.attempt(() => call.join({ name }));
  }
}
