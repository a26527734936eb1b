import { css, html, type TemplateResult } from 'lit';
import { CallElement } from '../base/call-element.js';
import { tokens } from '../ui/tokens.js';
import { formatDuration } from './format-duration.js';

/**
 * The time since you joined the call: minutes and seconds, and hours after the first hour.
 *
 * @tagname call-duration
 */
export class CallDurationElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const joinedAtMs = this.call ? this.read(this.call.state).joinedAtMs : null;
    return html`<time role="timer">${joinedAtMs === null ? '' : formatDuration(Date.now() - joinedAtMs)}</time>`;
  }
}
