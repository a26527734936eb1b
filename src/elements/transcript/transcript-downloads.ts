import type { TranscriptEntry } from '../../behaviors/captions-state.js';
import { transcriptJson, transcriptText, transcriptVtt } from '../../behaviors/transcript-formats.js';
import { download } from '../record-toggle/open-recorder.js';

/** The formats of the files. WebVTT shows the lines beside a recording. */
export const transcriptFormats = ['txt', 'vtt', 'json'] as const;
export type TranscriptFormat = (typeof transcriptFormats)[number];

const TYPES: Readonly<Record<TranscriptFormat, string>> = {
  txt: 'text/plain',
  vtt: 'text/vtt',
  json: 'application/json',
};

/** Creates a transcript as a file. The times of WebVTT count from the first utterance. */
export function transcriptFile(entries: readonly TranscriptEntry[], format: TranscriptFormat): Blob {
  return new Blob([contentOf(entries, format)], { type: `${TYPES[format]};charset=utf-8` });
}

export function downloadTranscript(
  roomName: string,
  entries: readonly TranscriptEntry[],
  format: TranscriptFormat,
): void {
  const day = new Date(entries[0]?.startMs ?? Date.now()).toISOString().slice(0, 10);
  download(transcriptFile(entries, format), `${roomName} ${day}.${format}`);
}

function contentOf(entries: readonly TranscriptEntry[], format: TranscriptFormat): string {
  if (format === 'json') return transcriptJson(entries);
  if (format === 'txt') return transcriptText(entries);
  return transcriptVtt(
    entries,
    entries.reduce((first, { startMs }) => Math.min(first, startMs), Infinity),
  );
}
