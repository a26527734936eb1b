import { isGuest } from '../core/plain-text.js';
import type { TranscriptEntry } from './captions-state.js';

/** A transcript as a text with a line for each utterance. Times count from the first utterance. */
export function transcriptText(entries: readonly TranscriptEntry[]): string {
  const sorted = inOrder(entries);
  const fromMs = sorted[0]?.startMs ?? 0;
  return sorted
    .map(
      ({ name, text, startMs }) => `[${clockTime(startMs - fromMs)}] ${speaker(name)}: ${onOneLine(text)}\n`,
    )
    .join('');
}

/**
 * A transcript as WebVTT, with the name of the speaker in each cue.
 *
 * Source: https://www.w3.org/TR/webvtt1/
 * @param startedAtMs when the recording that it belongs to begins, in milliseconds since the epoch.
 */
export function transcriptVtt(entries: readonly TranscriptEntry[], startedAtMs: number): string {
  const cues = inOrder(entries).map(({ id, name, text, startMs, endMs }) => {
    const start = Math.max(0, startMs - startedAtMs);
    // A cue must end after it starts.
    const end = Math.max(start + 1, endMs - startedAtMs);
    return `\n${id}\n${vttTime(start)} --> ${vttTime(end)}\n<v ${escaped(speaker(name))}>${escaped(text)}\n`;
  });
  return `WEBVTT\n${cues.join('')}`;
}

/** A transcript as JSON: `{ "entries": TranscriptEntry[] }`. */
export function transcriptJson(entries: readonly TranscriptEntry[]): string {
  return `${JSON.stringify({ entries: inOrder(entries) }, null, 2)}\n`;
}

function inOrder(entries: readonly TranscriptEntry[]): TranscriptEntry[] {
  return [...entries].sort((a, b) => a.startMs - b.startMs || a.id - b.id);
}

/** A guest has no name; a second guest has only a number. */
function speaker(name: string): string {
  return isGuest(name) ? `Guest${name}` : onOneLine(name);
}

/** A line break in a name or a text would begin a new line, or end a cue. */
function onOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Neither a tag, nor a reference, nor the arrow of a cue's times. */
function escaped(text: string): string {
  return onOneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function clockTime(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function vttTime(ms: number): string {
  return `${clockTime(ms)}.${String(Math.floor(ms) % 1_000).padStart(3, '0')}`;
}
