import { css, html, nothing, type TemplateResult } from 'lit';
import { CallElement } from '../base/call-element.js';
import { CallToggleRequestEvent } from '../base/events.js';
import { pauseIcon, playIcon } from '../icon/icons.js';
import { screenOffIcon } from '../icon/icons-later.js';
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

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    const status = call ? this.read(call.screen.state).status : 'off';
    const isPaused = status === 'paused';
    this.setState('paused', isPaused);
    const isOff = !isPaused && status !== 'on';
    this.setHidden(isOff);
    if (isOff) return nothing;
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
