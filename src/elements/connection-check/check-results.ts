import { html, type TemplateResult } from 'lit';
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
