import { adoptStyles, css, html, nothing, type TemplateResult } from 'lit';
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
    `,
  ];

  @state() private found: ConnectionReport | null = null;
  @state() private isRunning = false;

  /**
   * The module that shows the results, with its words, icons and styles. It loads on demand, because most users never run the
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
      await this.#loadResults();
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

  async #loadResults(): Promise<void> {
    if (this.#results) return;
    const results = await importPart(import('./check-results.js'));
    const { elementStyles } = this.constructor as typeof CallConnectionCheckElement;
    adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, results.resultStyles]);
    this.#results = results;
  }
}
