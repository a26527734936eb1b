/**
 * Measures how long the voice of an AI takes from the end of speech to the first sound of its answer, through a room (Worker,
 * local SFU, stand-in) and in a page that reaches the same stand-in directly, in turns; how long a caption takes to another
 * page; what a minute of transcribed speech costs the Worker; and what a page loads of all this in a room without AI.
 *
 * The Worker's time is the CPU time of workerd in `/proc`, during a minute of speech, less that of as much speech without a
 * transcript. It includes the stream from the SFU (48 kHz, stereo) and to the service (16 kHz, mono).
 */
import { readFileSync } from 'node:fs';
import { workerdOf } from '../support/workerd-process.js';
import { AiLab } from './ai/ai-lab.js';
import { loadedOf } from './ai/loaded-files.js';
import { median, rounded } from './media/media-lab.js';
import type { BenchResult } from './run.js';

const QUESTIONS = 11;
const SENTENCES = 8;
const MINUTE_MS = 60_000;
/** The clock ticks of `/proc`, per second. */
const TICKS = 100;

export async function run(): Promise<BenchResult> {
  const lab = await AiLab.start();
  const [ada, bob, direct] = await Promise.all([lab.openPage(), lab.openPage(), lab.openPage()]);
  const { origin } = lab.worker;
  await ada.evaluate((server) => window.talking.join(server, 'Ada'), origin);
  await bob.evaluate((server) => window.talking.join(server, 'Bob'), origin);
  await ada.evaluate(() => window.talking.enableAi());
  await direct.evaluate(() => window.talking.callDirectly());
  const [throughRoom, directly]: number[][] = [[], []];
  for (let n = 0; n < QUESTIONS; n++) {
    throughRoom!.push(await ada.evaluate(() => window.talking.ask()));
    directly!.push(await direct.evaluate(() => window.talking.ask()));
  }
  await ada.evaluate(() => window.talking.disableAi());
  show('end of speech to the first sound of the answer, ms', {
    'in a room': throughRoom!,
    directly: directly!,
  });
  await direct.close();

  const workerd = workerdOf(process.pid);
  const talk = async () => {
    const before = cpuMs(workerd);
    await ada.evaluate((ms) => window.talking.talk(ms), MINUTE_MS);
    return cpuMs(workerd) - before;
  };
  const idleCpuMs = await talk();
  await ada.evaluate(() => window.talking.transcribe());
  const captions: number[] = [];
  for (let n = 0; n < SENTENCES; n++) {
    const arriving = bob.evaluate(() => window.talking.nextCaptionAt());
    const endedAt = await ada.evaluate(() => window.talking.say());
    captions.push((await arriving) - endedAt);
  }
  show('end of speech to the caption of another page, ms', { captions });
  const speechCpuMs = await talk();
  await Promise.all([ada.close(), bob.close()]);
  const { browser, sfu } = lab.chromium;
  const vars = { CALLS_API_BASE: sfu.url, CALLS_APP_ID: sfu.appId, CALLS_APP_SECRET: sfu.appSecret };
  const withAi = await loadedOf(browser, { ...vars, ...lab.voice.vars, ...lab.speech.vars });
  const withoutAi = await loadedOf(browser, vars);
  await lab.close();

  const values = {
    answerMs: rounded(median(throughRoom!)),
    directAnswerMs: rounded(median(directly!)),
    captionMs: rounded(median(captions)),
    workerCpuMsPerMinute: rounded(speechCpuMs - idleCpuMs),
    aiModulesWithoutAi: withoutAi.modules.length,
  };
  console.table({
    'CPU of the Worker, a minute of speech, ms': { transcribed: speechCpuMs, 'not transcribed': idleCpuMs },
    'scripts of a joined page, bytes': { 'with AI': withAi.bytes, 'without AI': withoutAi.bytes },
  });
  console.log(`Modules of AI in a room without AI: ${withoutAi.modules.join(', ') || 'nothing'}`);
  console.log(`Modules of AI in a room with AI: ${withAi.modules.join(', ') || 'nothing'}`);
  const answer = rounded(median(throughRoom!) / median(directly!), 2);
  return { peer: 'the same stand-in without a room', ratios: { answer }, values };
}

function show(what: string, measured: Record<string, number[]>): void {
  console.log(what);
  console.table(
    Object.fromEntries(
      Object.entries(measured).map(([name, took]) => [
        name,
        { median: rounded(median(took)), all: took.map(Math.round).join(' ') },
      ]),
    ),
  );
}

/** The CPU time of a process so far, in milliseconds: its fields 14 and 15, see proc(5). */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
}
