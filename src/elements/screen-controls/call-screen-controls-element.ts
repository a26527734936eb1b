import { css, html, nothing, type TemplateResult } from 'lit';
import type { ScreenShareState } from '../../media/screen-share.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallToggleRequestEvent } from '../base/events.js';
import { screenOffIcon } from '../icon/call-icons.js';
import { pauseIcon, playIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';

/**
 * Buttons for your own screen share, shown on its tile: pause it, so that the others see and hear nothing of it for a
 * while, and stop it. They are shown only while you share.
 *
 * @tagname call-screen-controls
 *
 * @fires call-screen-pause-request - Before the share is paused or resumed; cancelable. `event.on`: whether it is
 *   visible afterwards.
 * @fires call-screen-toggle-request - Before the share is stopped; cancelable.
 *
 * @csspart pause - The button that pauses and resumes the share.
 * @csspart stop - The button that stops the share.
 *
 * @cssstate paused - The share is paused.
 */
export class CallScreenControlsElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 8px;
      }

      .button {
        padding-inline: 14px;
        font-size: 14px;
      }

      :host([hidden]) {
        display: none;
      }
    `,
  ];

  protected static override states: StateTable<CallScreenControlsElement> = {
    paused: (controls) => controls.#isPaused,
  };
  protected static override isHidden = (controls: CallScreenControlsElement): boolean => controls.#isOff;

  get #status(): ScreenShareState['status'] {
    return this.call ? this.read(this.call.screen.state).status : 'off';
  }

  get #isPaused(): boolean {
    return this.#status === 'paused';
  }

  get #isOff(): boolean {
    return this.#status !== 'paused' && this.#status !== 'on';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words } = this;
    if (this.#isOff) return nothing;
    const isPaused = this.#isPaused;
    return html`
      <button part="pause" class=${isPaused ? 'button button--main' : 'button'} @click=${() => this.#pause(!isPaused)}>
        ${isPaused ? playIcon : pauseIcon}${words.term(isPaused ? 'resumeSharing' : 'pauseSharing')}
      </button>
      <button part="stop" class="button" @click=${this.#stop}>
        ${screenOffIcon}${words.term('stopSharing')}
      </button>
    `;
  }

  #pause(on: boolean): void {
    const screen = this.call?.screen;
    if (!screen || !this.request(new CallToggleRequestEvent('call-screen-pause-request', !on))) return;
    if (on) screen.pause();
    else screen.resume();
  }

  #stop(): void {
    if (this.request(new CallToggleRequestEvent('call-screen-toggle-request', false)))
      this.call?.screen.stop();
  }
}
