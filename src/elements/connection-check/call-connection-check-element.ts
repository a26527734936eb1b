import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { importPart } from '../../call/load-part.js';
import type { ConnectionReport } from '../../call/lobby/connection-report.js';
import { isAbortError } from '../../core/errors.js';
import { CallElement } from '../base/call-element.js';
import { networkIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import type * as Results from './check-results.js';

/**
 * Checks whether this network and this browser can make a call: a button, then the result of each check and a
 * verdict.
 *
 * @tagname call-connection-check
 *
 * @csspart button - The button that starts the check.
 * @csspart row - Each check.
 * @csspart verdict - The verdict.
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

  /**
   * The module that shows the results, with its words and icons. It loads on demand, because most users never run the
   * check.
   */
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

  /** Runs all checks from the start. */
  readonly run = async (): Promise<void> => {
    const { call } = this;
    if (!call || this.isRunning) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.isRunning = true;
    await this.attempt(async () => {
      this.#results ??= await importPart(import('./check-results.js'));
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
