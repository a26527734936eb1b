import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type Person, VoiceRoom } from './voice-room.js';

let place: VoiceRoom;
before(async () => {
  place = await VoiceRoom.start();
});
after(() => place.stop());

let count = 0;
let room: string;
let host: Person;
/** The AI's session at the SFU; null: it has published nothing. */
let session: string | null;
/** Enters a room, by default a new one. */
async function enter(name = `room-${++count}`): Promise<void> {
  room = name;
  session = null;
  host = await place.join(room, 'host', { role: 'host' });
}

/** The AI is in the call, with a session at the SFU and a call with the service. */
async function enable(instructions = ''): Promise<void> {
  await host.do('enable', { instructions });
  await host.until(({ status }) => status === 'ready');
  assert.equal(place.service.calls.length, 1);
  const { publications } = (await host.agent())!;
  session = Object.values(publications)[0]!.sessionId;
}

/** The host leaves, and nothing of the AI is left. */
async function leave(): Promise<void> {
  await host.leave();
  await place.isClosed(session);
}

/** The AI has left the call for this reason, and nothing of it is left, before the host leaves. */
async function fails(code: string): Promise<void> {
  const state = await host.until(({ status }) => status === 'failed');
  assert.equal(state.code, code);
  assert.equal(await host.agent(), undefined);
  await place.isClosed(session);
  await host.leave();
}

describe('an AI whose service fails', { timeout: 180_000 }, () => {
  for (const [what, name, code] of [
    ['refuses the token (401)', 'wrong-token', 'ai_refused'],
    ['is not at the address (404)', 'wrong-address', 'ai_refused'],
    ['has no token', 'no-token', 'ai_not_configured'],
  ] as const) {
    test(`leaves the call if the service ${what}`, async () => {
      await enter(name);
      await host.do('enable');
      await fails(code);
    });
  }

  for (const [what, instructions, code] of [
    ['refuses the request', 'refuse me', 'ai_refused'],
    ['answers rubbish', 'say rubbish', 'ai_unusable_answer'],
    ['sends rubbish about the call', 'mumble', 'ai_unusable_answer'],
  ] as const) {
    test(`leaves the call if the service ${what}`, async () => {
      await enter();
      await host.do('enable', { instructions });
      await fails(code);
    });
  }

  test('leaves the call if the service answers nothing for 10 s', async () => {
    await enter();
    await host.do('enable', { instructions: 'say nothing' });
    const beganAtMs = performance.now();
    let ms = 0;
    for (; (await host.state()).status === 'connecting'; ms += 500)
      await place.worker.advance(room, 500, 'VoiceAgent');
    // Real time passes as well.
    ms += performance.now() - beganAtMs;
    assert.ok(ms >= 10_000, `given up after ${ms} ms`);
    await fails('ai_timed_out');
  });

  test('leaves the call if the service drops it in the middle of an answer', async () => {
    await enter();
    await host.speak(1_000);
    await enable('break off');
    const heard = place.tones(1_000);
    await host.do('request');
    await host.do('talk', { talking: true });
    await heard.reaches(1_000, 10);
    await host.do('talk', { talking: false });
    await fails('ai_dropped');
  });

  test('leaves the call if the service drops it while nobody talks, and comes back if asked', async () => {
    await enter();
    await enable();
    place.service.calls[0]!.close();
    const { code } = await host.until(({ status }) => status === 'failed');
    assert.equal(code, 'ai_dropped');
    await enable();
    assert.equal((await host.state()).code, null);
    await host.do('disable');
    await leave();
  });
});

/** Time passes for the object of the AI, until the room shows this. */
async function passes(status: string, ms: number): Promise<void> {
  while ((await host.state()).status !== status) await place.worker.advance(room, ms, 'VoiceAgent');
}

/** Restarts the room, and the host comes back. */
async function restartRoom(): Promise<void> {
  await place.worker.restart(room);
  await host.client.closed();
  host = await place.join(room, 'host', { role: 'host' });
}

test('an AI stays in the call for longer than the service may take to answer', async () => {
  await enter();
  await enable();
  await place.worker.advance(room, 20_000, 'VoiceAgent');
  assert.equal((await host.state()).status, 'ready');
  assert.equal(place.service.calls.length, 1);
  await host.do('disable');
  await leave();
});

describe('an AI whose objects fail', { timeout: 180_000 }, () => {
  beforeEach(async () => {
    await enter();
    await enable();
  });

  test('leaves the call within 30 s if the SFU lost its session', async () => {
    place.api.sfu.faults.add({ type: 'vanish', sessionId: session! });
    assert.equal((await host.state()).status, 'ready', 'nobody has told the room');
    await place.worker.advance(room, 30_000, 'VoiceAgent');
    await fails('ai_dropped');
  });

  test('leaves nothing open after a restart of its own object', async () => {
    await place.worker.restart(room, 'VoiceAgent');
    assert.equal(place.service.calls.length, 1, 'nobody has hung up');
    await place.worker.advance(room, 30_000, 'VoiceAgent');
    await fails('ai_dropped');
  });

  test('no longer gets a microphone after a restart of its own object', async () => {
    await host.speak(1_000);
    await host.do('request');
    await host.do('talk', { talking: true });
    await host.until(({ status }) => status === 'listening');
    await place.worker.restart(room, 'VoiceAgent');
    await host.do('talk', { talking: false });
    await fails('ai_dropped');
  });

  test('is disabled after a restart of its own object as before', async () => {
    await place.worker.restart(room, 'VoiceAgent');
    await host.do('disable');
    assert.equal((await host.state()).status, 'off');
    await leave();
  });

  test('stays in the call through a restart of the room', async () => {
    const { participant } = await host.state();
    await restartRoom();
    const state = await host.state();
    assert.deepEqual([state.status, state.participant], ['ready', participant]);
    assert.equal((await host.agent())?.id, participant);
    await host.do('disable');
    await leave();
  });

  test('leaves the call if both its object and the room restart', async () => {
    await place.worker.restart(room, 'VoiceAgent');
    await restartRoom();
    await fails('ai_dropped');
  });

  test('leaves the call if the site removes the service', async () => {
    await place.removeService(room);
    await restartRoom();
    assert.equal(await host.agent(), undefined);
    assert.equal(await host.state(), undefined);
    await place.worker.advance(room, 30_000, 'VoiceAgent');
    await place.isClosed(session);
    await host.leave();
  });

  test('tells the room again what it could not be told', async () => {
    await place.worker.refuseReports(room, 2);
    place.service.calls[0]!.close();
    await passes('failed', 500);
    await fails('ai_dropped');
  });

  test('tells the room half a minute later if the room takes nothing for long', async () => {
    await place.worker.refuseReports(room, 1_000);
    place.service.calls[0]!.close();
    for (let check = 0; check < 2; check++) await place.worker.advance(room, 10_000, 'VoiceAgent');
    await place.worker.refuseReports(room, 0);
    await passes('failed', 10_000);
    await fails('ai_dropped');
  });

  test('is closed later if neither the SFU nor the service closes it at once', async () => {
    place.api.sfu.faults.add({
      type: 'error',
      operation: 'tracks/close',
      sessionId: session!,
      errorCode: 'internal_error',
      times: 6,
    });
    await place.line.close();
    await host.until(({ status }) => status === 'failed');
    while (await place.isOpen(session)) await place.worker.advance(room, 10_000, 'VoiceAgent');
    assert.equal(place.service.calls.length, 1, 'the service cannot be told yet');
    await place.line.open();
    while (place.service.calls.length > 0) await place.worker.advance(room, 10_000, 'VoiceAgent');
    await leave();
  });

  test('leaves nothing open if two visits begin at once', async () => {
    await host.do('disable');
    await leave();
    await Promise.all(['one', 'another'].map((visit) => place.startUnknown(room, visit)));
    await place.isClosed(null);
  });

  test('is ended by its own object if the room does not know of it', async () => {
    await host.do('disable');
    await leave();
    await place.startUnknown(room);
    await place.isClosed(null);
  });

  test('is ended by its own object when its time is over, if the room does nothing', async () => {
    // The two minutes of the room do not pass, because nobody moves its time.
    await place.worker.advance(room, 131_000, 'VoiceAgent');
    await fails('ai_limit_reached');
  });
});
