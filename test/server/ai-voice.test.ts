import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Person, VoiceRoom } from './voice-room.js';

let place: VoiceRoom;
before(async () => {
  place = await VoiceRoom.start();
});
after(() => place.stop());

describe('the voice of an AI', { timeout: 180_000 }, () => {
  test('answers the person who has the floor to everyone, and hears nobody else', async () => {
    const room = 'floor';
    const HIGHER = 2 ** (2 / 12);
    const tones = { ada: 600, bob: 900, cleo: 1_300, host: 1_700 };
    const [ada, bob, cleo, host] = await Promise.all([
      place.join(room, 'ada'),
      place.join(room, 'bob'),
      place.join(room, 'cleo'),
      place.join(room, 'host', { role: 'host' }),
    ]);
    const people = [ada, bob, cleo, host];
    const toneOf = (person: Person) => Object.values(tones)[people.indexOf(person)]!;
    await Promise.all(people.map((person) => person.speak(toneOf(person))));
    await host.do('enable', { voice: 'high' });
    const { participant, startedBy, voice } = await host.until(({ status }) => status === 'ready');
    assert.deepEqual({ startedBy, voice }, { startedBy: host.id, voice: 'high' });
    const agent = (await cleo.agent())!;
    assert.deepEqual([agent.id, agent.name], [participant, 'Ada the AI']);
    const heard = place.tones(...Object.values(tones));
    const ears = await Promise.all(people.map((person) => person.listen()));
    /** Everyone hears the AI say again what it heard of this person, higher. */
    const everyoneHears = async (person: Person, end: () => Promise<void>) => {
      const hearing = ears.map((ear) => ear.pitch());
      await end();
      for (const pitch of await Promise.all(hearing)) {
        const off = pitch / (toneOf(person) * HIGHER) - 1;
        assert.ok(Math.abs(off) < 0.05, `the answer to ${toneOf(person)} Hz has ${pitch} Hz`);
      }
    };

    for (const person of people) await person.do('request');
    assert.deepEqual((await cleo.state()).queue, [bob.id, cleo.id, host.id]);
    assert.equal(await bob.refused('talk', { talking: true }), 'not_allowed');
    assert.deepEqual(heard.all(), {}, 'while nobody talks, it hears nobody');
    const before: Record<number, number> = {};
    for (const person of [ada, bob, cleo]) {
      await cleo.until(({ floor, status }) => floor === person.id && status === 'ready');
      await person.do('talk', { talking: true });
      await cleo.until(({ status }) => status === 'listening');
      await heard.reaches(toneOf(person), 30);
      await everyoneHears(person, () => person.do('talk', { talking: false }));
      await cleo.until(({ status }) => status === 'ready');
      before[toneOf(person)] = heard.of(toneOf(person));
      assert.deepEqual(heard.all(), before, 'it hears only the person who talks to it');
      await person.do('release');
    }

    // The person who has the floor leaves in the middle of a sentence.
    await ada.do('request');
    await host.do('talk', { talking: true });
    await heard.reaches(toneOf(host), 30);
    ears.pop();
    await everyoneHears(host, async () => {
      await host.leave();
      await place.worker.advance(room, 6_000);
    });
    const { isTalking } = await cleo.until(({ floor }) => floor === ada.id);
    assert.equal(isTalking, false);
    before[toneOf(host)] = heard.of(toneOf(host));
    assert.deepEqual(heard.all(), before, 'it does not hear the next person before they talk');
    for (const person of [ada, bob, cleo]) await person.leave();
    await place.worker.advance(room, 6_000);
    await place.isClosed(null);
  });

  test('hears a microphone as soon as the SFU has it', async () => {
    const room = 'refused';
    const host = await place.join(room, 'host', { role: 'host' });
    await host.speak(1_000);
    await host.do('enable');
    await host.until(({ status }) => status === 'ready');
    const heard = place.tones(1_000);
    place.api.sfu.faults.add({
      type: 'item-error',
      operation: 'tracks/new',
      item: 'mic',
      errorCode: 'not_found_track_error',
      times: 2,
    });
    await host.do('request');
    await host.do('talk', { talking: true });
    assert.equal((await host.state()).status, 'ready', 'nobody is told that it listens before it does');
    while ((await host.state()).status !== 'listening') await place.worker.advance(room, 1_000, 'VoiceAgent');
    await heard.reaches(1_000, 5);
    await host.do('disable');
    await host.leave();
    await place.isClosed(null);
  });

  test('no longer hears a person whose page is gone, even if they come back in another', async () => {
    const room = 'crashed';
    let ada = await place.join(room, 'ada', { role: 'host' });
    await ada.do('enable');
    await ada.until(({ status }) => status === 'ready');
    await ada.do('request');
    for (const how of ['cut', 'silent', 'unnoticed']) {
      await ada.do('talk', { talking: true });
      const watcher = await place.join(room, 'watcher');
      if (how === 'cut') {
        ada.client.cut();
        await watcher.client.patched(({ set }) => set?.[2] === 'connected');
      } else if (how === 'silent') {
        // So that the room hears from the others, and not from Ada.
        for (let s = 0; s < 20; s += 5) {
          await watcher.client.settled();
          await place.worker.advance(room, 5_000);
        }
        await ada.client.closed();
      }
      const back = await place.resume(room, 'ada', ada);
      const { floor, isTalking } = await watcher.state();
      assert.deepEqual([back.id, floor, isTalking], [ada.id, ada.id, false]);
      ada = back;
      await watcher.leave();
    }
    await ada.do('disable');
    await ada.leave();
  });

  test('is not let in again and again', async () => {
    const room = 'again';
    const host = await place.join(room, 'host', { role: 'host' });
    for (let visit = 0; visit < 5; visit++) {
      await host.do('enable');
      await host.do('disable');
    }
    assert.equal(await host.refused('enable'), 'rate_limited');
    await place.worker.advance(room, 60_000);
    await host.do('enable');
    await host.do('disable');
    await host.leave();
    await place.isClosed(null);
  });

  test('is only for people with the grant, and its floor for people who are here', async () => {
    const room = 'grant';
    const host = await place.join(room, 'host', { role: 'host' });
    const mute = await place.join(room, 'mute', { grants: { ai: false } });
    const ada = await place.join(room, 'ada');
    const viewer = await place.join(room, 'viewer', { role: 'viewer' });
    assert.equal(await ada.refused('enable'), 'not_allowed', 'only moderators enable it');
    assert.equal(await ada.refused('request'), 'conflict', 'it is not in the call');
    await host.do('enable');
    assert.equal(await host.refused('enable'), 'conflict', 'it is in the call');
    for (const person of [mute, viewer]) {
      assert.equal(await person.refused('request'), 'not_allowed');
      assert.equal(await host.refused('pass', { to: person.id }), 'not_found');
    }
    assert.equal(await host.refused('pass', { to: 'nobody' }), 'not_found');
    assert.equal(await host.refused('pass', { to: (await host.agent())!.id }), 'not_found');
    await ada.do('request');
    await host.do('request');
    assert.equal(await mute.refused('pass', { to: ada.id }), 'not_allowed');
    await host.client.command('participant.promote', { participant: ada.id, role: 'viewer' });
    const { floor, queue } = await host.state();
    assert.deepEqual({ floor, queue }, { floor: host.id, queue: [] }, 'who loses the grant loses the floor');
    for (const person of [ada, mute, viewer, host]) await person.leave();
    await place.worker.advance(room, 6_000);
    await place.isClosed(null);
  });

  test('is for everyone with the grant if the site says so, and not for viewers', async () => {
    const room = 'everyone';
    const ada = await place.join(room, 'ada');
    const mute = await place.join(room, 'mute', { grants: { ai: false } });
    const viewer = await place.join(room, 'viewer', { role: 'viewer' });
    for (const person of [mute, viewer]) assert.equal(await person.refused('enable'), 'not_allowed');
    await ada.do('enable');
    for (const person of [mute, viewer]) assert.equal(await person.refused('disable'), 'not_allowed');
    await ada.do('disable');
    for (const person of [ada, mute, viewer]) await person.leave();
    await place.isClosed(null);
  });

  test('ends when its minutes are used up, and then does not begin again', async () => {
    const room = 'limit';
    const host = await place.join(room, 'host', { role: 'host' });
    await host.do('enable');
    await host.until(({ status }) => status === 'ready');
    for (let step = 0; step < 12; step++) {
      await host.client.settled();
      await place.worker.advance(room, 10_000);
    }
    const { code } = await host.until(({ status }) => status === 'failed');
    assert.equal(code, 'ai_limit_reached');
    assert.equal(await host.agent(), undefined);
    await place.isClosed(null);
    await host.do('enable');
    assert.equal((await host.state()).code, 'ai_limit_reached');
    await host.leave();
  });

  test('leaves no session at the SFU when the room is empty', async (t) => {
    const room = 'empty';
    const emptied = await VoiceRoom.start({ sessionTimeoutMs: 5_000 });
    t.after(() => emptied.stop());
    const host = await emptied.join(room, 'host', { role: 'host' });
    await host.do('enable');
    await host.until(({ status }) => status === 'ready');
    assert.equal(emptied.service.calls.length, 1);
    await host.leave();
    await emptied.worker.advance(room, 6_000);
    await emptied.isEmpty();
  });

  for (const [what, data] of [
    ['instructions of 8,001 characters', { instructions: 'x'.repeat(8_001) }],
    ['an unknown voice', { voice: 'squeaky' }],
    ['a voice that is no text', { voice: 7 }],
  ] as const) {
    test(`refuses ${what}`, async () => {
      const host = await place.join('bad', 'host', { role: 'host' });
      assert.equal(await host.refused('enable', data), 'invalid_message');
      assert.equal((await host.state()).status, 'off', 'and the call goes on');
      await host.leave();
    });
  }

  test('refuses instructions of 100,000 characters', async () => {
    const host = await place.join('long', 'host', { role: 'host' });
    const data = { instructions: 'x'.repeat(100_000) };
    host.client.send({ id: 'long', command: 'ai.enable', data });
    const { error } = await host.client.next('error');
    assert.equal((error as { code: string }).code, 'payload_too_large');
    assert.equal((await host.state()).status, 'off', 'and the call goes on');
    await host.leave();
  });
});
