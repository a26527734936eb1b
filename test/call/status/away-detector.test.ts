import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AwayDetector } from '../../../src/call/status/away-detector.js';
import { atom } from '../../../src/core/store.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { TestPersonPage } from './test-person.js';

const MINUTE = 60_000;

function watch(idleMs?: number) {
  const clock = new TestClock();
  const page = new TestPersonPage();
  const isSpeaking = atom(false);
  const isSharing = atom(false);
  const activity = { clock, page, person: page.person, isSpeaking, isSharing };
  const detector = new AwayDetector(activity, idleMs);
  /** Every value since the start. */
  const said: boolean[] = [];
  detector.isAway.listen((away) => void said.push(away));
  return { clock, page, person: page.person, isSpeaking, isSharing, detector, said };
}

describe('AwayDetector', () => {
  test('a person is away after five minutes without input, and back at the first input', async () => {
    const { clock, person, said } = watch();
    await clock.advance(4 * MINUTE);
    person.act();
    await clock.advance(5 * MINUTE - 1);
    assert.deepEqual(said, []);
    await clock.advance(1);
    assert.deepEqual(said, [true]);
    person.act();
    assert.deepEqual(said, [true, false]);
    await clock.advance(5 * MINUTE);
    assert.deepEqual(said, [true, false, true]);
  });

  test('the idle time is an option', async () => {
    const { clock, said } = watch(10_000);
    await clock.advance(9_999);
    assert.deepEqual(said, []);
    await clock.advance(1);
    assert.deepEqual(said, [true]);
  });

  test('a person with a hidden page is away after three seconds, and back when it is visible', async () => {
    const { clock, page, said } = watch();
    page.change({ visible: false });
    await clock.advance(2_999);
    assert.deepEqual(said, []);
    await clock.advance(1);
    assert.deepEqual(said, [true]);
    page.change({ visible: true });
    assert.deepEqual(said, [true, false]);
    await clock.advance(5 * MINUTE - 1);
    assert.deepEqual(said, [true, false], 'coming back is an activity');
  });

  test('a look at another tab says nothing, however often', async () => {
    const { clock, page, said } = watch();
    for (let look = 0; look < 20; look++) {
      page.change({ visible: false });
      await clock.advance(2_000);
      page.change({ visible: true });
      await clock.advance(1_000);
    }
    assert.deepEqual(said, []);
  });

  test('a change of the network does not restart the time of a hidden page', async () => {
    const { clock, page, said } = watch();
    page.change({ visible: false });
    await clock.advance(2_000);
    page.change({ online: false });
    await clock.advance(1_000);
    assert.deepEqual(said, [true]);
  });

  test('a page that is hidden from the start counts', async () => {
    const clock = new TestClock();
    const page = new TestPersonPage();
    page.visible = false;
    const { person } = page;
    const [isSpeaking, isSharing] = [atom(false), atom(false)];
    const detector = new AwayDetector({ clock, page, person, isSpeaking, isSharing });
    await clock.advance(3_000);
    assert.equal(detector.isAway.get(), true);
  });

  test('a person who talks is not idle', async () => {
    const { clock, isSpeaking, said } = watch();
    await clock.advance(4 * MINUTE);
    isSpeaking.set(true);
    await clock.advance(10 * MINUTE);
    isSpeaking.set(false);
    await clock.advance(5 * MINUTE - 1);
    assert.deepEqual(said, []);
    await clock.advance(1);
    assert.deepEqual(said, [true]);
    isSpeaking.set(true);
    assert.deepEqual(said, [true, false], 'the first word brings them back');
  });

  test('a person who talks with a hidden page is away a minute after the last word', async () => {
    const { clock, page, isSpeaking, said } = watch();
    isSpeaking.set(true);
    page.change({ visible: false });
    await clock.advance(10 * MINUTE);
    for (let sentence = 0; sentence < 3; sentence++) {
      isSpeaking.set(false);
      await clock.advance(20_000);
      isSpeaking.set(true);
      await clock.advance(7_000);
    }
    isSpeaking.set(false);
    await clock.advance(MINUTE - 1);
    assert.deepEqual(said, []);
    await clock.advance(1);
    assert.deepEqual(said, [true]);
  });

  test('a person who shares a screen is not away, until they stop', async () => {
    const { clock, page, isSharing, said } = watch();
    isSharing.set(true);
    page.change({ visible: false });
    await clock.advance(60 * MINUTE);
    assert.deepEqual(said, []);
    isSharing.set(false);
    await clock.advance(2_999);
    assert.deepEqual(said, []);
    await clock.advance(1);
    assert.deepEqual(said, [true]);
  });

  test('a person with a picture-in-picture window is not away, until it is closed', async () => {
    const { clock, page, person, said } = watch();
    person.onTop = true;
    page.change({ visible: false });
    await clock.advance(60 * MINUTE);
    assert.deepEqual(said, []);
    person.onTop = false;
    await clock.advance(8_000);
    assert.deepEqual(said, [true]);
    person.onTop = true;
    page.change({ online: true });
    assert.deepEqual(said, [true, false]);
  });

  test('input only remembers the time: a pointer moves many times a second', async () => {
    const { clock, person } = watch();
    const { pending } = clock;
    for (let move = 0; move < 1_000; move++) person.act();
    assert.equal(clock.pending, pending);
  });

  test('a machine that slept is away at once, and its person back at the first input', async () => {
    const { clock, person, said } = watch();
    await clock.advance(MINUTE);
    clock.sleep(60 * MINUTE);
    await clock.advance(0);
    assert.deepEqual(said, [true]);
    person.act();
    assert.deepEqual(said, [true, false]);
  });

  test('after it has stopped, it listens to nothing and nobody is away', async () => {
    const { clock, page, person, isSpeaking, isSharing, detector, said } = watch();
    await clock.advance(5 * MINUTE);
    detector.stop();
    assert.deepEqual(said, [true, false]);
    assert.deepEqual([clock.pending, page.listeners, person.listeners], [0, 0, 0]);
    assert.deepEqual([isSpeaking.lc, isSharing.lc], [0, 0]);
  });
});
