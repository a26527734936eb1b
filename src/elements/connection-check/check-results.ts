import { css, html, type TemplateResult } from 'lit';
import {
  CHECKS,
  type Check,
  type CheckResult,
  type ConnectionReport,
  type Verdict,
} from '../../call/lobby/connection-report.js';
import { addPanelWords } from '../i18n/panel-words.js';
import type { Word } from '../i18n/terms.js';
import type { Words } from '../i18n/words.js';
import { checkIcon, closeIcon, warningIcon } from '../icon/icons.js';

addPanelWords();

export const resultStyles = css`
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
    color: var(--_danger-text);
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
`;

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
/** The verdicts with which a call still works. */
const MILD: readonly Verdict[] = ['good', 'slow', 'relay-only'];

/** Renders the verdict of a connection check. */
export function verdict(words: Words, found: Verdict): TemplateResult {
  const tone = found === 'good' ? '' : MILD.includes(found) ? 'verdict--mild' : 'verdict--bad';
  return html`<p part="verdict" class="verdict ${tone}">
    ${found === 'good' ? checkIcon : warningIcon}<span>${words.term(VERDICTS[found])}</span>
  </p>`;
}

/** Renders each check and its result. */
export function rows(words: Words, { checks }: ConnectionReport): TemplateResult {
  return html`<dl>
    ${CHECKS.map(
      (check) =>
        html`<dt part="row">${words.term(NAMES[check])}</dt>
          <dd class=${checks[check].status}>${result(words, check, checks[check])}</dd>`,
    )}
  </dl>`;
}

function result(words: Words, check: Check, { status, value }: CheckResult): unknown {
  if (status === 'waiting' || status === 'running') return '…';
  if (status === 'unused') return words.term('checkUnused');
  if (status === 'failed') return html`${closeIcon}${words.term('checkFailed')}`;
  if (value === null) return html`${checkIcon}${words.term('checkOk')}`;
  const isSpeed = check === 'upload' || check === 'download';
  return html`${checkIcon}${isSpeed ? words.term('megabits', words.number(megabits(value))) : words.number(value, { style: 'unit', unit: 'millisecond' })}`;
}

/** Two significant digits, which is the precision of the measurement. */
function megabits(bps: number): number {
  return Number((bps / 1e6).toPrecision(2));
}
