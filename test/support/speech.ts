import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPocketsphinx, tones } from '../../src/local/ai/speech-recognizer.js';

const TONE_RATE = 16_000;
const PAUSE_SECONDS = 2;

/** Sound for a browser's fake microphone. */
export interface Sound {
  /** A WAV file, which a browser plays again and again. */
  readonly file: string;
  remove(): void;
}

/** Sound that the stand-in for a speech service turns into known words. */
export interface Speech extends Sound {
  readonly words: string;
}

/** Beeps of one frequency. A browser would take a longer tone for noise, and suppress it. */
export function createBeeps(hertz: number): Sound {
  const { file, remove } = createFile();
  writeFileSync(file, wav(TONE_RATE, tone(hertz, 0.4), 0.2));
  return { file, remove };
}

/**
 * Speaks with espeak-ng where that and pocketsphinx are installed. Elsewhere it makes the tones that the stand-in knows.
 */
export async function createSpeech(): Promise<Speech> {
  const { file, remove } = createFile();
  const spoken = (await hasPocketsphinx()) && speak('good morning', file) ? 'good morning' : null;
  if (spoken === null)
    writeFileSync(
      file,
      wav(TONE_RATE, Buffer.concat([tone(tones.one!, 0.6), tone(tones.two!, 0.6)]), PAUSE_SECONDS),
    );
  return { file, words: spoken ?? 'one two', remove };
}

function createFile(): Sound {
  const folder = mkdtempSync(join(tmpdir(), 'callroom-sound-'));
  return {
    file: join(folder, 'sound.wav'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** False where espeak-ng is not installed. */
function speak(words: string, file: string): boolean {
  let spoken: Buffer;
  try {
    execFileSync('espeak-ng', ['-s', '130', '-w', file, words]);
    spoken = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
  writeFileSync(file, wav(spoken.readUInt32LE(24), spoken.subarray(44), PAUSE_SECONDS));
  return true;
}

function tone(hertz: number, seconds: number): Buffer {
  const pcm = Buffer.alloc(TONE_RATE * seconds * 2);
  for (let at = 0; at < pcm.length / 2; at++)
    pcm.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / TONE_RATE)), at * 2);
  return pcm;
}

/** Mono PCM of 16 bits, and a pause after it. */
function wav(rate: number, pcm: Buffer, pauseSeconds: number): Buffer {
  const data = Buffer.concat([pcm, Buffer.alloc(rate * pauseSeconds * 2)]);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  for (const [at, value] of [
    [16, 16],
    [24, rate],
    [28, rate * 2],
    [40, data.length],
  ] as const)
    header.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    header.writeUInt16LE(value, at);
  header.write('data', 36);
  return Buffer.concat([header, data]);
}
