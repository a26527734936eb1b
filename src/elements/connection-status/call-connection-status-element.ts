import { css, html, type TemplateResult } from 'lit';
import type { CallState } from '../../call/call.js';
import { CallElement } from '../base/call-element.js';
import type { Word } from '../i18n/terms.js';
import { tokens } from '../ui/tokens.js';

const KINDS: Record<CallState['status'], { kind: 'up' | 'busy' | 'down'; word: Word }> = {
  idle: { kind: 'down', word: 'notConnected' },
  joining: { kind: 'busy', word: 'connecting' },
  joined: { kind: 'up', word: 'connected' },
  reconnecting: { kind: 'busy', word: 'reconnectingTitle' },
  left: { kind: 'down', word: 'notConnected' },
  failed: { kind: 'down', word: 'notConnected' },
};

/**
 * Shows the connection state, as a mark and a word. `<call-quality-indicator>` shows the quality of the connection.
 *
 * @tagname call-connection-status
 *
 * @csspart base - The container.
 * @csspart mark - The mark: full, half or empty.
 * @csspart text - The word.
 *
 * @cssstate up - Connected.
 * @cssstate busy - Connecting or reconnecting.
 * @cssstate down - Not connected.
 */
export class CallConnectionStatusElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-block;
        font-size: 13px;
      }

      .base {
        display: flex;
        align-items: center;
        gap: 8px;
      }

      .mark {
        inline-size: 10px;
        block-size: 10px;
        border: 2px solid currentColor;
        border-radius: 50%;
      }

      .mark--up {
        border-color: var(--_success);
        background: var(--_success);
      }

      .mark--busy {
        border-inline-end-color: transparent;
        animation: turn 1s linear infinite;
      }

      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }

      @media (forced-colors: active) {
        .mark--up {
          forced-color-adjust: none;
          border-color: Highlight;
          background: Highlight;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    const status = this.call ? this.read(this.call.state).status : 'idle';
    const { kind, word } = KINDS[status];
    for (const one of ['up', 'busy', 'down'] as const) this.setState(one, one === kind);
    return html`<span part="base" class="base" role="status">
      <i part="mark" class="mark mark--${kind}"></i><span part="text">${this.words.term(word)}</span>
    </span>`;
  }
}
