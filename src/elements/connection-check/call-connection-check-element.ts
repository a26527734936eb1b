import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import {
  CHECKS,
  type Check,
  type CheckResult,
  type ConnectionReport,
  type Verdict,
} from '../../call/connection-report.js';
import { isAbortError } from '../../core/errors.js';
import { CallElement } from '../base/call-element.js';
import { closeIcon, warningIcon } from '../icon/icons.js';
import { checkIcon, networkIcon } from '../icon/icons-later.js';
import { buttons } from '../look/buttons.js';
import { tokens } from '../look/tokens.js';
import type { Word } from '../words/terms.js';

const NAMES: Record<Check, Word> = {
  server: 'checkServer',
  media: 'checkMedia',
  relay: 'checkRelay',
  upload: 'checkUpload',
  download: 'checkDownload',
  video: 'checkVideo',
};
const VERDICTS: Record<Verdict, Word> = {
  good: 'verdictGood',
  slow: 'verdictSlow',
  'relay-only': 'verdictRelay',
  'no-media': 'verdictNoMedia',
  'no-video': 'verdictNoVideo',
  'no-server': 'verdictNoServer',
};
/** A call can be made all the same. */
const MILD: readonly Verdict[] = ['good', 'slow', 'relay-only'];

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

  #stop = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop.abort();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words, found: report, isRunning } = this;
    if (!call) return nothing;
    return html`
      <div role="status">${report?.verdict ? this.#verdict(report.verdict) : nothing}</div>
      <button
        part="button"
        class="button start"
        type="button"
        aria-busy=${isRunning ? 'true' : 'false'}
        @click=${this.run}
      >
        ${networkIcon}${words.term(isRunning ? 'checking' : 'checkConnection')}
      </button>
      ${
        report
          ? html`<dl>
              ${CHECKS.map((check) => this.#row(check, report.checks[check]))}
            </dl>`
          : nothing
      }
    `;
  }

  #verdict(verdict: Verdict): TemplateResult {
    const tone = verdict === 'good' ? '' : MILD.includes(verdict) ? 'verdict--mild' : 'verdict--bad';
    return html`<p part="verdict" class="verdict ${tone}">
      ${verdict === 'good' ? checkIcon : warningIcon}<span>${this.words.term(VERDICTS[verdict])}</span>
    </p>`;
  }

  #row(check: Check, { status, value }: CheckResult): TemplateResult {
    const { words } = this;
    return html`<dt part="row">${words.term(NAMES[check])}</dt>
      <dd class=${status}>${this.#result(check, status, value)}</dd>`;
  }

  #result(check: Check, status: CheckResult['status'], value: number | null): unknown {
    const { words } = this;
    if (status === 'waiting' || status === 'running') return '…';
    if (status === 'unused') return words.term('checkUnused');
    if (status === 'failed') return html`${closeIcon}${words.term('checkFailed')}`;
    if (value === null) return html`${checkIcon}${words.term('checkOk')}`;
    const isSpeed = check === 'upload' || check === 'download';
    return html`${checkIcon}${isSpeed ? words.term('megabits', words.number(megabits(value))) : words.number(value, { style: 'unit', unit: 'millisecond' })}`;
  }

  /** Tries everything, from the start. */
  readonly run = async (): Promise<void> => {
    const { call } = this;
    if (!call || this.isRunning) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.isRunning = true;
    await this.attempt(async () => {
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

/** Two figures are as exact as such a measurement is. */
function megabits(bps: number): number {
  return Number((bps / 1e6).toPrecision(2));
}
