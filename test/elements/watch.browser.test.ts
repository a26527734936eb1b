import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import { positionAt } from '../../src/behaviors/watch-state.js';
import { systemClock } from '../../src/core/clock.js';
import type { CallMediaGridElement } from '../../src/elements/media-grid/call-media-grid.js';
import type { CallWatchElement } from '../../src/elements/watch/call-watch.js';
import type { CallWatchQueueElement } from '../../src/elements/watch-queue/call-watch-queue.js';
import {
  createFakeCall,
  type FakeCallOptions,
  type FakeWatch,
  startFakeWatch,
} from '../../src/testing/index.js';
import { makePlaylist, makeVideo } from '../support/video-file.js';
import { type YouTubeDouble, youTubeDouble } from '../support/youtube-double.js';
import { waitUntil } from './wait-until.js';

let film: string;
before(async () => {
  film = URL.createObjectURL(await makeVideo(60));
});
after(() => URL.revokeObjectURL(film));

const part = <E extends HTMLElement>(element: Element, name: string) =>
  element.shadowRoot!.querySelector<E>(`[part='${name}']`);
const videoOf = (element: Element) => element.shadowRoot!.querySelector('video');

function stage(options: FakeCallOptions = {}, control?: 'holder' | 'moderators') {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  const room = call.room.get()!;
  return { call, room, watch: startFakeWatch(room, control) };
}

/** A film that this page has made is in the queue. */
function addFilm({ room, watch }: ReturnType<typeof stage>, name = 'film.webm', url = film): string {
  const id = watch.add(`https://films.example/${name}`);
  const state = watch.state;
  const videos = { ...state.videos, [id]: { ...state.videos[id]!, url } };
  room.behaviors.set({ ...room.behaviors.get(), watch: { ...state, videos } });
  return id;
}

const shown = (call: ReturnType<typeof stage>['call']) =>
  fixture<CallWatchElement>(
    html`<call-watch style="inline-size: 640px; block-size: 400px" .call=${call}></call-watch>`,
  );
const whereOf = ({ state }: FakeWatch) => positionAt(state, Date.now());

/** How far the frames that a video shows are from the clock, over a time, in seconds. */
async function offOf(video: HTMLVideoElement, watch: FakeWatch, frames: number): Promise<number[]> {
  const offs: number[] = [];
  while (offs.length < frames)
    await new Promise<void>((resolve) =>
      video.requestVideoFrameCallback((_, { mediaTime }) => {
        offs.push(whereOf(watch) - mediaTime);
        resolve();
      }),
    );
  return offs;
}

describe('<call-watch>', () => {
  it('requests nothing until somebody starts a video, then plays it where the others are', async () => {
    const on = stage();
    const element = await shown(on.call);
    const id = addFilm(on);
    await element.updateComplete;
    expect(element.hidden).to.equal(true);
    expect(videoOf(element)).to.equal(null);
    on.watch.start(id);
    on.watch.setClock({ position: 20 });
    await waitUntil(() => videoOf(element)?.currentTime, 'the video plays');
    expect(element.hidden).to.equal(false);
    expect(element.matches(':state(playing)')).to.equal(true);
    await waitUntil(() => Math.abs(element.off ?? 1) < 0.1, 'it is on time');
    const offs = await offOf(videoOf(element)!, on.watch, 20);
    expect(Math.max(...offs.map(Math.abs)), offs.join()).to.be.below(0.2);
    on.watch.start(null);
    await waitUntil(() => !videoOf(element), 'the player is gone');
    expect(element.hidden).to.equal(true);
  });

  it('plays a playlist on time, and from elsewhere in it', async () => {
    const on = stage();
    const element = await shown(on.call);
    const id = addFilm(on, 'film.m3u8', await makePlaylist(30));
    const video = () =>
      element.shadowRoot!.querySelector('call-hls-video')?.shadowRoot?.querySelector('video') ?? null;
    on.watch.start(id);
    for (const position of [3, 20]) {
      on.watch.setClock({ position });
      await waitUntil(
        () => video() && Math.abs(whereOf(on.watch) - video()!.currentTime) < 0.1,
        `it is on time after ${position} s`,
      );
    }
    expect(element.matches(':state(failed)')).to.equal(false);
    on.watch.start(null);
    await waitUntil(() => !element.shadowRoot!.querySelector('call-hls-video'), 'the player is gone');
  });

  it('pauses, seeks and goes on for those who control it, and for nobody else', async () => {
    const on = stage({}, 'holder');
    const [grace] = on.call.others.map(({ details }) => details.get().id);
    const id = addFilm(on);
    on.watch.setHolder(grace!);
    on.watch.start(id);
    const element = await shown(on.call);
    await waitUntil(() => videoOf(element)?.currentTime, 'the video plays');
    expect(part(element, 'play')).to.equal(null);
    expect(part<HTMLInputElement>(element, 'timeline')!.disabled).to.equal(true);
    on.watch.setHolder(on.call.self.details.get().id);
    await waitUntil(() => part(element, 'play'), 'the controls');
    part(element, 'play')!.click();
    await waitUntil(() => videoOf(element)!.paused, 'the video pauses');
    const timeline = part<HTMLInputElement>(element, 'timeline')!;
    await waitUntil(() => Number(timeline.max) > 50, 'the length is known');
    timeline.value = '30';
    timeline.dispatchEvent(new Event('change'));
    await waitUntil(() => videoOf(element)!.currentTime === 30, 'it shows the same picture for all');
    const asked = on.room.asked.filter(({ name }) => /watch\.(pause|seek)/.test(name));
    expect(asked.map(({ data }) => data)).to.deep.equal([{ video: id }, { video: id, position: 30 }]);
    element.addEventListener('call-watch-request', (event) => event.preventDefault(), { once: true });
    part(element, 'stop')!.click();
    expect(on.watch.state.current).to.equal(id);
    part(element, 'next')!.click();
    await waitUntil(() => element.hidden, 'it was the last one');
  });

  it('is quieter while somebody else speaks, and names the people who are waited for', async () => {
    const on = stage();
    on.watch.start(addFilm(on));
    const element = await shown(on.call);
    const [grace] = on.call.others;
    await waitUntil(() => videoOf(element)?.volume === 1, 'the video is there');
    grace!.speak(0.8);
    await waitUntil(() => element.matches(':state(ducked)'), 'somebody speaks');
    await waitUntil(() => videoOf(element)!.volume < 0.3, 'the video is quieter');
    grace!.speak(0);
    await waitUntil(() => videoOf(element)!.volume === 1, 'it is as loud as before');
    on.watch.waitFor([grace!.details.get().id]);
    await waitUntil(() => part(element, 'waiting'), 'the halt');
    expect(part(element, 'waiting')!.textContent).to.equal('Waiting for Grace');
    await waitUntil(() => videoOf(element)!.paused, 'the video stands still');
  });

  it('says why a video cannot be played, and tries again', async () => {
    const on = stage();
    const element = await shown(on.call);
    const events: string[] = [];
    element.addEventListener('call-error', ({ error }) => events.push(error.code));
    for (const [path, code] of [
      ['missing.mp4', 'video_not_found'],
      ['missing.m3u8', 'video_not_found'],
      ['package.json?.mp4', 'video_unplayable'],
    ] as const) {
      events.length = 0;
      const id = on.watch.add(`${location.origin}/${path.replace('?', '')}`);
      const { videos } = on.watch.state;
      const url = `${location.origin}/${path}`;
      on.room.behaviors.set({
        watch: { ...on.watch.state, videos: { ...videos, [id]: { ...videos[id]!, url } } },
      });
      on.watch.start(id);
      await waitUntil(() => events.length > 0 && part(element, 'problem'), 'the problem');
      expect(events[0]).to.equal(code);
      expect(element.matches(':state(failed)')).to.equal(true);
      events.length = 0;
      part(element, 'retry')!.click();
      await waitUntil(() => events.length > 0, 'it has tried again');
    }
  });

  describe('with YouTube', () => {
    const page = globalThis as { YT?: unknown };
    let player: YouTubeDouble | null = null;
    const install = (options: object) => {
      player = null;
      page.YT = youTubeDouble(systemClock, options, (created) => {
        player = created;
      });
    };
    after(() => {
      delete page.YT;
    });

    it('loads its frame once somebody starts the video, and keeps it on time', async () => {
      install({ seekMs: () => 350 });
      const on = stage();
      const element = await shown(on.call);
      const id = on.watch.add('https://youtu.be/aaaaaaaaaaa');
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('call-youtube-video')).to.equal(null);
      on.watch.start(id);
      on.watch.setClock({ position: 40 });
      await waitUntil(() => player, 'the player');
      const frame = element
        .shadowRoot!.querySelector('call-youtube-video')!
        .shadowRoot!.querySelector('iframe')!;
      expect(new URL(frame.src).origin + new URL(frame.src).pathname).to.equal(
        'https://www.youtube-nocookie.com/embed/aaaaaaaaaaa',
      );
      await waitUntil(() => Math.abs(whereOf(on.watch) - player!.truth) < 0.15, 'it is on time');
    });

    for (const [error, code] of [
      [2, 'video_not_found'],
      [100, 'video_private'],
      [101, 'video_embed_forbidden'],
      [5, 'video_unplayable'],
    ] as const)
      it(`says ${code} for its error ${error}`, async () => {
        install({ error });
        const on = stage();
        const element = await shown(on.call);
        const failed = new Promise<string>((resolve) => {
          element.addEventListener('call-error', ({ error }) => resolve(error.code), { once: true });
        });
        on.watch.start(on.watch.add('https://youtu.be/bbbbbbbbbbb'));
        expect(await failed).to.equal(code);
      });
  });
});

describe('<call-watch-queue>', () => {
  const queue = (call: ReturnType<typeof stage>['call']) =>
    fixture<CallWatchQueueElement>(html`<call-watch-queue .call=${call}></call-watch-queue>`);
  const add = async (element: CallWatchQueueElement, url: string) => {
    const field = part<HTMLInputElement>(element, 'address')!;
    field.value = url;
    field.dispatchEvent(new Event('input'));
    await element.updateComplete;
    part(element, 'add')!.click();
  };

  it('adds, starts and removes videos', async () => {
    const on = stage();
    const element = await queue(on.call);
    expect(element.matches(':state(empty)')).to.equal(true);
    await add(element, ' https://films.example/films/The%20film.mp4 ');
    await waitUntil(() => part(element, 'video'), 'the video');
    expect(part(element, 'video__title')!.textContent).to.equal('The film.mp4');
    expect(part(element, 'video')!.textContent).to.contain('films.example').and.to.contain('added by Ada');
    expect(part<HTMLInputElement>(element, 'address')!.value).to.equal('');
    part(element, 'video__start')!.click();
    await waitUntil(() => on.watch.state.current, 'it is on');
    await waitUntil(() => part(element, 'video')!.ariaCurrent === 'true', 'the queue says so');
    part(element, 'video__remove')!.click();
    await waitUntil(() => !part(element, 'video'), 'it is gone');
  });

  it('says what is wrong with an address', async () => {
    const on = stage();
    const element = await queue(on.call);
    for (const [url, code] of [
      ['javascript:alert(1)', 'video_address_invalid'],
      ['https://films.example/', 'video_unsupported'],
    ] as const) {
      const failed = new Promise<string>((resolve) => {
        element.addEventListener('call-error', ({ error }) => resolve(error.code), { once: true });
      });
      await add(element, url);
      expect(await failed).to.equal(code);
      await waitUntil(() => part(element, 'problem'), 'the problem');
    }
  });

  it('shows who has the remote control, and lets it change hands', async () => {
    const on = stage({}, 'holder');
    const element = await queue(on.call);
    const text = () => part(element, 'remote')!.textContent!.replace(/\s+/g, ' ');
    expect(text()).to.contain('Nobody has the remote control.');
    part(element, 'take')!.click();
    await waitUntil(() => text().includes('You have the remote control.'), 'you have it');
    part(element, 'pass__person')!.click();
    await waitUntil(() => text().includes('Grace has the remote control.'), 'Grace has it');
    expect(part(element, 'take')).to.equal(null);
    expect(part(element, 'pass')).to.equal(null);
  });
});

describe('<call-media-grid>', () => {
  it('shows the video as its largest tile, and does not load it again when somebody shares or is pinned', async () => {
    const on = stage();
    on.watch.start(addFilm(on));
    const grid = await fixture<CallMediaGridElement>(
      html`<call-media-grid style="inline-size: 1000px; block-size: 600px" .call=${on.call}></call-media-grid>`,
    );
    const watch = () => grid.shadowRoot!.querySelector<CallWatchElement>('call-watch')!;
    await waitUntil(() => watch().shadowRoot && videoOf(watch()), 'the video');
    const video = videoOf(watch());
    const sizes = () =>
      [...grid.shadowRoot!.querySelectorAll<HTMLElement>('call-tile, call-watch')].map(
        (one) => one.offsetWidth,
      );
    await waitUntil(
      () => watch().offsetWidth === Math.max(...sizes()) && watch().offsetWidth > 400,
      'it is large',
    );
    on.call.others[0]!.sources.screen.start();
    await grid.updateComplete;
    expect(watch().offsetWidth).to.equal(Math.max(...sizes()));
    on.watch.start(null);
    await waitUntil(() => !watch(), 'it is gone');
    expect(video!.isConnected).to.equal(false);
  });
});
