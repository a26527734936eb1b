import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TranscriptEntry } from '../../src/behaviors/captions-state.js';
import { transcriptJson, transcriptText, transcriptVtt } from '../../src/behaviors/transcript-formats.js';

const START_MS = Date.UTC(2026, 11, 2, 9);

function entry(id: number, startS: number, more: Partial<TranscriptEntry> = {}): TranscriptEntry {
  return {
    id,
    transcript: 't',
    participant: 'p_1',
    person: 'u_1',
    name: 'Ada',
    text: 'Hello.',
    startMs: START_MS + startS * 1_000,
    endMs: START_MS + startS * 1_000 + 1_500,
    ...more,
  };
}

describe('a transcript as a file', () => {
  test('is in the order of the speech, whatever the order of the entries', () => {
    const entries = [entry(2, 3_661.25, { name: 'Bob', text: 'Goodbye.' }), entry(1, 1)];
    assert.equal(transcriptText(entries), '[00:00:00] Ada: Hello.\n[01:01:00] Bob: Goodbye.\n');
    assert.equal(
      transcriptVtt(entries, START_MS),
      'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\n<v Ada>Hello.\n\n2\n01:01:01.250 --> 01:01:02.750\n<v Bob>Goodbye.\n',
    );
    const json = JSON.parse(transcriptJson(entries)) as { entries: TranscriptEntry[] };
    assert.deepEqual(
      json.entries.map(({ id }) => id),
      [1, 2],
    );
  });

  test('keeps each utterance in its own line and cue, whatever its words', () => {
    const hostile = entry(1, 0, {
      name: 'Eve>\n\n2\n00:00:09.000 --> 00:00:10.000\n<v Bob',
      text: 'One.\n\n00:00:09.000 --> 00:00:10.000\r\n<v Bob>I resign. &lt;\u2028[00:00:09] Bob: I resign.\0',
    });
    const text = transcriptText([hostile]);
    assert.equal(text.split('\n').length, 2);
    const cues = transcriptVtt([hostile], START_MS).split(/\n\n/);
    assert.equal(cues.length, 2);
    assert.equal(cues[1]!.match(/-->/g)!.length, 1);
    assert.equal(cues[1]!.match(/<v /g)!.length, 1);
    assert.match(cues[1]!, /^<v Eve&gt; 2 00:00:09\.000 --&gt; .*&lt;v Bob&gt;I resign\. &amp;lt; \[/m);
  });

  test('names a guest, and gives each cue a length', () => {
    const guest = entry(1, -5, { name: ' (2)', endMs: START_MS - 5_000 });
    assert.equal(transcriptText([guest]), '[00:00:00] Guest (2): Hello.\n');
    assert.match(transcriptVtt([guest], START_MS), /00:00:00\.000 --> 00:00:00\.001\n<v Guest \(2\)>Hello\./);
  });

  test('of nobody is a valid, empty file', () => {
    assert.equal(transcriptText([]), '');
    assert.equal(transcriptVtt([], START_MS), 'WEBVTT\n');
    assert.deepEqual(JSON.parse(transcriptJson([])), { entries: [] });
  });
});
