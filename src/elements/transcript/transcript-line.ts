import { html, type TemplateResult } from 'lit';
import type { TranscriptEntry } from '../../behaviors/captions-state.js';
import { cleanText } from '../../core/plain-text.js';
import type { Words } from '../i18n/words.js';

/** A pause after which the name and the time are shown again. */
const PAUSE_MS = 120_000;

/** An utterance. A speaker who goes on is named once. */
export function transcriptLine(
  entry: TranscriptEntry,
  before: TranscriptEntry | undefined,
  words: Words,
): TemplateResult {
  const { id, name, text, startMs } = entry;
  const at = new Date(startMs);
  const goesOn = before?.participant === entry.participant && startMs - before.endMs < PAUSE_MS;
  return html`<div part="line" class=${goesOn ? 'line' : 'line line--first'} role="listitem" data-message=${id}>
    ${
      goesOn
        ? html`<span class="visually-hidden">${words.nameOf(name)}: </span>`
        : html`<div class="head">
            <bdi part="name" class="name">${words.nameOf(name)}</bdi>
            <time datetime=${at.toISOString()}>${words.date(at, { timeStyle: 'medium' })}</time>
          </div>`
    }
    <p class="words" dir="auto">${cleanText(text)}</p>
  </div>`;
}
