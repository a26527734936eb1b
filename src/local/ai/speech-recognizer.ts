import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const SAMPLE_RATE = 16_000;
const RUN_LIMIT_MS = 20_000;
/** What the grammar has: few phrases that sound unlike, so that they are recognized offline. */
const PHRASES =
  'hello world | good morning | thank you | goodbye | let us begin | the meeting is over | tomorrow | yes | no';
const GRAMMAR = `#JSGF V1.0;\ngrammar words;\npublic <words> = ( ${PHRASES} )+ ;\n`;

/** Pure tones that stand for words, in hertz. */
export const tones: Readonly<Record<string, number>> = {
  one: 400,
  two: 550,
  three: 700,
  four: 850,
  five: 1_000,
};
const TONE_WINDOW = SAMPLE_RATE / 20;
const TONE_SHARE = 0.7;

/** The words of known tones; `''`: nothing was recognized. */
export function wordsOfTones(samples: Int16Array): string {
  const words: string[] = [];
  let last = '';
  for (let at = 0; at + TONE_WINDOW <= samples.length; at += TONE_WINDOW) {
    const word = toneOf(samples.subarray(at, at + TONE_WINDOW));
    if (word !== '' && word !== last) words.push(word);
    last = word;
  }
  return words.join(' ');
}

/** Whether Debian's packages `pocketsphinx` and `pocketsphinx-en-us` are installed. */
export async function hasPocketsphinx(): Promise<boolean> {
  try {
    await run('pocketsphinx_continuous', ['-infile', '/dev/null', '-logfn', '/dev/null'], {
      timeout: RUN_LIMIT_MS,
    });
    return true;
  } catch (error) {
    // It complains of the empty file, but it is there.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** The words that pocketsphinx recognizes with a small grammar. */
export async function wordsOfSpeech(samples: Int16Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'callroom-speech-'));
  try {
    const [audio, grammar] = [join(folder, 'speech.wav'), join(folder, 'words.jsgf')];
    await Promise.all([writeFile(audio, wavOf(samples)), writeFile(grammar, GRAMMAR)]);
    const { stdout } = await run(
      'pocketsphinx_continuous',
      ['-infile', audio, '-jsgf', grammar, '-logfn', '/dev/null'],
      { timeout: RUN_LIMIT_MS },
    );
    return stdout.trim().replace(/\s+/g, ' ');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toneOf(samples: Int16Array): string {
  const total = samples.reduce((sum, sample) => sum + sample ** 2, 0);
  if (total === 0) return '';
  const [word] = Object.entries(tones).find(
    ([, hertz]) => powerAt(samples, hertz) > (TONE_SHARE * total * samples.length) / 2,
  ) ?? [''];
  return word;
}

/** The Goertzel algorithm: the squared amplitude at a frequency. */
function powerAt(samples: Int16Array, hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + factor * last - before, last];
  return last ** 2 + before ** 2 - factor * last * before;
}

function wavOf(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
