import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { ConnectionReport } from '../../call/lobby/connection-report.js';
import { isAbortError } from '../../core/errors.js';
import { CallElement } from '../base/call-element.js';
import { networkIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import type * as Results from './check-results.js';

/**
 * Whether this network and this browser will do for a call: one button, then what was tried and a verdict in words.
 *
 * @tagname call-connection-check
 *
 * @csspart button - What starts it.
 * @csspart row - Each thing that is tried.
 * @csspart verdict - What comes of it.
 */
export class CallConnectionCheckElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    css`
      :host {
        display: block;
      }

      .start {
        padding-inline: 12px;
        margin-inline-start: -12px;
        background: none;
        color: var(--_text-quiet);
        font-size: 13px;
      }

      .start:hover {
        color: var(--_text);
      }

      dl {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px 16px;
        margin: 4px 0 0;
        font-size: 13px;
      }

      dt {
        color: var(--_text-quiet);
      }

      dd {
        display: flex;
        align-items: center;
        justify-content: end;
        gap: 6px;
        margin: 0;
        --_icon: 14px;
      }

      .ok .icon {
        color: light-dark(
          color-mix(in oklab, var(--_success), black 30%),
          var(--_success)
        );
      }

      .failed .icon {
        color: light-dark(
          color-mix(in oklab, var(--_danger), black 6%),
          color-mix(in oklab, var(--_danger), white 30%)
        );
      }

      .running {
        animation: pulse 900ms ease-in-out infinite alternate;
      }

      @keyframes pulse {
        to {
          opacity: 0.35;
        }
      }

      .verdict {
        display: flex;
        gap: 10px;
        margin: 0 0 12px;
        padding: 12px 14px;
        border-radius: var(--_radius-control);
        background: color-mix(in oklab, var(--_success) 16%, var(--_surface));
        font-size: 14px;
        text-wrap: pretty;
        --_icon: 18px;
      }

      .verdict--mild {
        background: color-mix(in oklab, var(--_accent) 16%, var(--_surface));
      }

      .verdict--bad {
        background: color-mix(in oklab, var(--_danger) 12%, var(--_surface));
      }
    `,
  ];

  @state() private found: ConnectionReport | null = null;
  @state() private isRunning = false;

  /** What it finds comes with its words and icons: most who see the button never ask. */
  #results: typeof Results | null = null;

  #stop = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop.abort();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words, found, isRunning } = this;
    const results = found && this.#results;
    if (!call) return nothing;
    return html`
      <div role="status">${results && found.verdict ? results.verdict(words, found.verdict) : nothing}</div>
      <button
        part="button"
        class="button start"
        type="button"
        aria-busy=${isRunning ? 'true' : 'false'}
        @click=${this.run}
      >
        ${networkIcon}${words.term(isRunning ? 'checking' : 'checkConnection')}
      </button>
      ${results ? results.rows(words, found) : nothing}
    `;
  }

  /** Tries everything, from the start. */
  readonly run = async (): Promise<void> => {
    const { call } = this;
    if (!call || this.isRunning) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.isRunning = true;
    await this.attempt(async () => {
      this.#results ??= await import('./check-results.js');
      try {
        await call.checkConnection({
          signal,
          onProgress: (report) => {
            this.found = report;
          },
        });
      } catch (error) {
        if (!isAbortError(error)) throw error;
      }
    });
    this.isRunning = false;
  };
}
