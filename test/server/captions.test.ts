import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CaptionsState, TranscriptEntry } from '../../src/behaviors/captions-state.js';
import { tones } from '../../src/local/ai/speech-recognizer.js';
import { SpeechStandIn } from '../../src/local/ai/speech-stand-in.js';
import { sfuVars } from '../../src/local/dev/sfu-vars.js';
import { type LocalSfu, startLocalSfu } from '../../src/local/index.js';
import { leave, wholeReply, say as write } from './ai/assistant-room.js';
import { ScriptedService } from './ai/scripted-service.js';
import { SpeakingPerson } from './ai/speaking-person.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'the token of an operator, thirty-two';
const entry = fileURLToPath(new URL('./captions-worker.ts', import.meta.url));
let sfu: LocalSfu;
let service: SpeechStandIn;
let chatService: ScriptedService;
let worker: RunningWorker;
before(async () => {
  [sfu, service, chatService] = await Promise.all([
    startLocalSfu(),
    SpeechStandIn.start(),
    ScriptedService.start(),
  ]);
  worker = await startWorker({
    entry,
    classes: ['Transcriber'],
    vars: { ...sfuVars(sfu, false), ...service.vars, ...chatService.vars, OPERATOR_TOKEN },
  });
});
after(async () => {
  await worker.stop();
  await Promise.all([sfu.close(), service.close(), chatService.close()]);
});

type Client = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: 'host' | 'participant' | 'viewer' = 'participant') =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });

/** Resolves when the speech of a participant is in this state. */
async function speaker(client: Client, id: string, status: string): Promise<void> {
  await client.patched(({ set, value }) => {
    const [, behavior, , participant] = set ?? [];
    const { status: now } = (value ?? {}) as { status?: string };
    return behavior === 'captions' && participant === id && now === status;
  });
}

async function stateOf(client: Client): Promise<CaptionsState> {
  return (await client.roomState()).behaviors.captions as CaptionsState;
}

async function said(client: Client): Promise<TranscriptEntry> {
  return (await client.event('captions.said')).data as TranscriptEntry;
}

/** Says a word. */
async function say(person: SpeakingPerson, word: string, ms = 400): Promise<void> {
  person.speak(tones[word]!);
  await pause(ms);
  person.speak(0);
}

/** Resolves when the service listens to nobody. */
async function nobodyIsHeard(): Promise<void> {
  while (service.streams > 0) await pause(20);
}

describe('captions by the server', () => {
  test('turn the speech of those who allow it into text, for everyone', { timeout: 180_000 }, async () => {
    const room = 'captions';
    const host = await join(room, 'host', 'host');
    const [ada, bob] = await Promise.all([
      SpeakingPerson.join(worker, room, 'ada'),
      SpeakingPerson.join(worker, room, 'bob'),
    ]);
    await ada.allow();
    assert.deepEqual(await stateOf(host), {
      startBy: 'moderators',
      transcript: null,
      speakers: { [ada.id]: { status: 'waiting', code: null } },
    });
    await host.command('captions.start', {});
    await speaker(host, ada.id, 'listening');
    bob.speak(tones.five!);
    await say(ada, 'two');
    const entryOfAda = await said(host);
    const { text, name, participant, startMs, endMs } = entryOfAda;
    assert.deepEqual([text, name, participant], ['two', 'ada', ada.id]);
    const nowMs = Date.now();
    assert.ok(startMs < endMs && endMs <= nowMs + 1_000 && startMs > nowMs - 20_000, `${startMs} ${endMs}`);
    assert.deepEqual(await said(bob.client), entryOfAda);
    const { values } = await host.next(({ type }) => type === 'ephemeral');
    const [[from, channel]] = values as [[string, string, unknown]];
    assert.deepEqual([from, channel], [ada.id, 'caption']);
    assert.equal(service.streams, 1, 'bob is not heard');
    const late = await join(room, 'eve', 'viewer');
    const page = (await late.query('captions.transcript', {})).ok;
    assert.deepEqual(page, { entries: [entryOfAda], more: false });
    const read = (path: string) =>
      fetch(`${worker.origin}/operator/rooms/${room}/${path}`, {
        headers: { Authorization: `Bearer ${OPERATOR_TOKEN}` },
      });
    assert.match(await (await read('transcript.txt')).text(), /^\[00:00:00\] ada: two\n$/);
    assert.match(
      await (await read('transcript.vtt')).text(),
      /^WEBVTT\n\n1\n00:00:00\.000 --> .*\n<v ada>two\n$/,
    );
    assert.deepEqual(await (await read('transcript.json')).json(), { entries: [entryOfAda] });
    await Promise.all([ada.leave(), bob.leave(), host.close(), late.close()]);
    await nobodyIsHeard();
  });

  test('end within a second after an opt-out, and later words are dropped', {
    timeout: 180_000,
  }, async () => {
    const room = 'opt-out';
    const host = await join(room, 'host', 'host');
    const ada = await SpeakingPerson.join(worker, room, 'ada');
    await host.command('captions.start', {});
    await ada.allow();
    await speaker(host, ada.id, 'listening');
    ada.speak(tones.one!);
    await host.next(({ type }) => type === 'ephemeral');
    const fromMs = Date.now();
    await ada.allow(false);
    await nobodyIsHeard();
    const tookMs = Date.now() - fromMs;
    assert.ok(tookMs < 1_000, `${tookMs} ms`);
    assert.deepEqual((await stateOf(host)).speakers, {});
    await host.settled();
    assert.ok(!host.messages.some(({ event }) => event === 'captions.said'), 'no word is said');
    await Promise.all([ada.leave(), host.close()]);
  });

  test('are read by the assistant in the chat, also at the end of the meeting', {
    timeout: 60_000,
  }, async () => {
    const room = 'read';
    const host = await join(room, 'host', 'host');
    const ada = await SpeakingPerson.join(worker, room, 'ada');
    await ada.allow();
    await host.command('captions.start', {});
    await speaker(host, ada.id, 'listening');
    for (const word of ['one', 'three', 'four']) {
      await say(ada, word);
      assert.equal((await said(host)).text, word);
    }
    const spoken = 'What people said aloud:\nada: one\nada: three\nada: four';
    const asked = (phrase: string) =>
      chatService.asked(phrase).map(({ messages }) => messages.slice(1).map(({ content }) => content));
    await wholeReply(host, await write(host, '@Assistant which numbers were said?'));
    assert.deepEqual(asked('which numbers'), [[spoken, 'host: @Assistant which numbers were said?']]);
    await Promise.all([ada.leave(), leave(host)]);
    await nobodyIsHeard();
    while (asked('which numbers').length < 2) await pause(20);
    assert.equal(asked('which numbers')[1]![0], spoken);
  });
});
