import { css, html, nothing, type TemplateResult } from 'lit';
import { sayIsolated } from '../../core/plain-text.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { tokens } from '../ui/tokens.js';

/**
 * Shows to everyone in the call who records it, for as long as the recording lasts. The room provides this
 * information, not the recording page. `<call-notices>` announces it to screen readers.
 *
 * @tagname call-recording-indicator
 *
 * @csspart base - The indicator.
 *
 * @cssstate on - A participant is recording.
 */
export class CallRecordingIndicatorElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        max-inline-size: 100%;
      }

      .base {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 32px;
        margin: 0;
        padding: 0 14px 0 12px;
        border-radius: 999px;
        background: color-mix(in oklab, var(--_raised) 90%, transparent);
        box-shadow: var(--_shadow);
        font-size: 13px;
        font-weight: 550;
      }

      .dot {
        flex: none;
        inline-size: 10px;
        block-size: 10px;
        border-radius: 50%;
        background: var(--_danger);
        animation: pulse 1.2s ease-in-out infinite alternate;
      }

      .text {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      @keyframes pulse {
        to {
          opacity: 0.4;
        }
      }

      @media (forced-colors: active) {
        .base {
          border: 1px solid CanvasText;
        }

        .dot {
          background: CanvasText;
          forced-color-adjust: none;
        }
      }
    `,
  ];

  protected static override states: StateTable<CallRecordingIndicatorElement> = {
    on: (indicator) => indicator.#recording().length > 0,
  };

  #recording() {
    const people = this.call ? this.read(this.call.participants) : [];
    return people
      .map(({ isLocal, details }) => ({ isLocal, ...this.read(details) }))
      .filter(({ recordingSinceMs }) => recordingSinceMs !== null);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const recording = this.#recording();
    const isOwn = recording.some(({ isLocal }) => isLocal);
    const names = sayIsolated(
      (all) => all.join(', '),
      recording.map(({ name }) => words.nameOf(name)),
    );
    const text = isOwn && recording.length === 1 ? words.term('youRecord') : words.term('recordedBy', names);
    return html`<div>
      ${
        recording.length > 0
          ? html`<p part="base" class="base" title=${text}>
              <span class="dot"></span><span class="text">${text}</span>
            </p>`
          : nothing
      }
    </div>`;
  }
}
