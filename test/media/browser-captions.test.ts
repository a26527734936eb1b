import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserCaptions, type RecognitionClass } from '../../src/media/browser-captions.js';
import { TestClock } from '../../src/testing/test-clock.js';

/** The browser's side, by hand: no browser here recognises speech without a service of its maker's. */
class Recognition extends EventTarget {
  static made: Recognition[] = [];
  static onDevice: string[] = [];
  lang = '';
  continuous = false;
  interimResults = false;
  processLocally?: boolean;
  track: MediaStreamTrack | undefined;

  static async available({ langs }: { langs: string[] }): Promise<string> {
    return Recognition.onDevice.includes(langs[0]!) ? 'available' : 'unavailable';
  }

  start(track?: MediaStreamTrack): void {
    this.track = track;
    Recognition.made.push(this);
  }

  abort(): void {
    this.dispatchEvent(new Event('end'));
  }

  say(...results: { isFinal: boolean; transcript: string }[]): void {
    const list = results.map(({ isFinal, transcript }) => ({ isFinal, 0: { transcript } }));
    this.dispatchEvent(Object.assign(new Event('result'), { results: list, resultIndex: 0 }));
  }

  fail(error: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { error }));
    this.dispatchEvent(new Event('end'));
  }
}

const track = {} as MediaStreamTrack;
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function start(lang = 'en') {
  Recognition.made = [];
  const clock = new TestClock();
  const stop = new AbortController();
  const heard: string[] = [];
  const source = browserCaptions(Recognition as unknown as RecognitionClass, clock)!;
  const done = source.listen({
    track,
    lang,
    signal: stop.signal,
    onCaption: ({ text, isFinal }) => heard.push(`${text}${isFinal ? '.' : ''}`),
  });
  await settle();
  return { clock, stop, heard, source, done };
}

test('there are no captions if the browser has no speech recognition', () => {
  assert.equal(browserCaptions(undefined), null);
});

test('recognition uses the call’s microphone and language, and reports words as they are spoken', async () => {
  const { heard, stop, done } = await start('de');
  const [recognition] = Recognition.made;
  assert.equal(recognition!.track, track);
  assert.equal(recognition!.lang, 'de');
  recognition!.say({ isFinal: false, transcript: ' Guten ' });
  recognition!.say({ isFinal: true, transcript: 'Guten Tag' });
  assert.deepEqual(heard, ['Guten', 'Guten Tag.']);
  stop.abort();
  await done;
});

test('speech stays on the device if the browser supports it, and the page says if it does not', async () => {
  Recognition.onDevice = ['fr'];
  const french = await start('fr');
  assert.equal(Recognition.made[0]!.processLocally, true);
  assert.equal(await french.source.where('fr'), 'device');
  assert.equal(await french.source.where('ar'), 'service');
  french.stop.abort();
  const arabic = await start('ar');
  assert.equal(Recognition.made[0]!.processLocally, undefined);
  arabic.stop.abort();
  await Promise.all([french.done, arabic.done]);
});

test('recognition restarts after a silence, with a pause', async () => {
  const { clock, stop, done } = await start();
  Recognition.made[0]!.fail('no-speech');
  await settle();
  assert.equal(Recognition.made.length, 1);
  await clock.advance(300);
  await settle();
  assert.equal(Recognition.made.length, 2);
  stop.abort();
  await done;
});

test('a refusal of the browser is reported with advice, and not repeated', async () => {
  const { clock, done } = await start();
  const refused = assert.rejects(done, { code: 'captions_refused', message: /Allow it/ });
  Recognition.made[0]!.fail('not-allowed');
  await refused;
  await clock.advance(1_000);
  assert.equal(Recognition.made.length, 1);
});
