import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { hasPocketsphinx, SAMPLE_RATE, tones } from '../../../src/local/ai/speech-recognizer.js';
import { SpeechStandIn } from '../../../src/local/ai/speech-stand-in.js';
import { readSpeechMessage, type SpeechResult } from '../../../src/server/ai/speech-results.js';

let standIn: SpeechStandIn;
before(async () => {
  standIn = await SpeechStandIn.start();
});
after(() => standIn.close());

const QUERY = `encoding=linear16&sample_rate=${SAMPLE_RATE}&channels=1&interim_results=true`;

function connect(query = QUERY, token = standIn.token): Promise<WebSocket | number> {
  const socket = new WebSocket(`${standIn.url}?${query}`, { headers: { Authorization: `Token ${token}` } });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode!));
    socket.once('error', reject);
  });
}

/** The results for speech, which a second of silence follows, up to the first final result. */
async function heard(speech: Buffer): Promise<SpeechResult[]> {
  const socket = await connect();
  assert.ok(socket instanceof WebSocket, `refused with HTTP ${String(socket)}`);
  const results: SpeechResult[] = [];
  const isOver = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const result = readSpeechMessage(String(data));
      if (result) results.push(result);
      if (result?.isFinal) resolve();
    });
  });
  const silence = Buffer.alloc(SAMPLE_RATE * 2);
  socket.send(Buffer.concat([speech, silence]));
  await isOver;
  socket.close();
  return results;
}

function tone(hertz: number, seconds: number): Buffer {
  const pcm = Buffer.alloc(SAMPLE_RATE * seconds * 2);
  for (let at = 0; at < SAMPLE_RATE * seconds; at++)
    pcm.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE)), at * 2);
  return pcm;
}

describe('the stand-in for a speech service', () => {
  test('spells known tones, first as they come and then for good', async () => {
    const results = await heard(Buffer.concat([tone(tones.three!, 0.5), tone(tones.one!, 0.5)]));
    assert.equal(results.at(-1)!.text, 'three one');
    assert.ok(
      results.some(({ text, isFinal }) => text === 'three' && !isFinal),
      'there are partial words',
    );
    assert.deepEqual([results.at(-1)!.startMs, results.at(-1)!.endsUtterance], [0, true]);
  });

  test('refuses another token, path or encoding', async () => {
    assert.equal(await connect(QUERY, 'another'), 401);
    assert.equal(await connect(QUERY.replace('linear16', 'opus')), 400);
  });

  test('recognizes spoken words where pocketsphinx and espeak-ng are installed', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'callroom-espeak-'));
    try {
      if (!(await hasPocketsphinx())) return context.skip('pocketsphinx is not installed');
      const file = join(folder, 'speech.wav');
      try {
        execFileSync('espeak-ng', ['-s', '130', '-w', file, 'good morning']);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        return context.skip('espeak-ng is not installed');
      }
      const results = await heard(at16kHz(readFileSync(file)));
      assert.equal(results.at(-1)!.text, 'good morning');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The samples of a mono WAV file of 22.05 kHz, at 16 kHz. */
function at16kHz(wav: Buffer): Buffer {
  const rate = wav.readUInt32LE(24);
  const samples = wav.subarray(44);
  const count = Math.floor(((samples.length / 2 - 1) * SAMPLE_RATE) / rate);
  const pcm = Buffer.alloc(count * 2);
  for (let to = 0; to < count; to++) {
    const from = (to * rate) / SAMPLE_RATE;
    const at = Math.floor(from);
    const [a, b] = [samples.readInt16LE(at * 2), samples.readInt16LE(at * 2 + 2)];
    pcm.writeInt16LE(Math.round(a + (b - a) * (from - at)), to * 2);
  }
  return pcm;
}
