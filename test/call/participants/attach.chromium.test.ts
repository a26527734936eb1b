import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallLab } from '../call-lab.js';

const LIMIT = { timeout: 60_000 };

let lab: CallLab;
before(async () => {
  lab = await CallLab.start();
});
after(() => lab.close());

test(
  'a page without our elements plays a participant with attach, and receives video only in view',
  LIMIT,
  async () => {
    const [ada, grace] = [await lab.openPage(), await lab.openPage()];
    const room = { server: lab.worker.origin, room: 'attached' };
    await ada.evaluate((given) => window.people.open(given), { ...room, name: 'Ada', colour: '255,0,0' });
    await ada.evaluate(() => window.people.call('Ada').join());

    await grace.evaluate(
      async (given) => {
        window.people.open(given);
        const call = window.people.call('Grace');
        document.body.innerHTML = '<video style="width: 320px; height: 180px"></video><audio></audio>';
        const [video, audio] = [document.querySelector('video')!, document.querySelector('audio')!];
        const heard: string[] = [];
        for (const type of ['participantJoined', 'participantLeft'] as const)
          call.addEventListener(type, ({ data }) => heard.push(`${type} ${data.details.get().name}`));
        for (const type of ['trackStarted', 'trackStopped'] as const)
          call.addEventListener(type, ({ data }) =>
            heard.push(`${type} ${data.participant.details.get().name} ${data.source}`),
          );
        await call.join();
        const other = call.participants.get().find(({ isLocal }) => !isLocal)!;
        const detach = [other.sources.camera.attach(video), other.sources.microphone.attach(audio)];
        Object.assign(window, { site: { call, other, video, audio, heard, detach } });
      },
      { ...room, name: 'Grace', colour: '0,0,255', hasNoTiles: true },
    );
    type Site = {
      call: ReturnType<typeof window.people.call>;
      other: ReturnType<ReturnType<typeof window.people.call>['participants']['get']>[number];
      video: HTMLVideoElement;
      audio: HTMLAudioElement;
      heard: string[];
      detach: (() => void)[];
    };
    const site = await grace.evaluateHandle(() => (window as unknown as { site: Site }).site);
    const becomes = async (what: string, test: (site: Site) => boolean) => {
      await grace.waitForFunction(test, site, { timeout: 20_000 }).catch((error: unknown) => {
        throw new Error(`It never became true that ${what}.`, { cause: error });
      });
    };

    await becomes('the video shows the color of her camera', ({ video }) => {
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !video.videoWidth) return false;
      const pixel = new OffscreenCanvas(1, 1).getContext('2d')!;
      pixel.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
      const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
      return red! > 127 && green! < 128 && blue! < 128;
    });
    await becomes('the sound plays', ({ audio }) => !audio.paused && !audio.muted && audio.currentTime > 0);
    await grace.evaluate(({ other }) => other.volume.set(0.25), site);
    await becomes('it plays as loud as was chosen', ({ audio }) => audio.volume === 0.25);
    await grace.evaluate(({ other }) => other.isMutedHere.set(true), site);
    await becomes('it is muted here', ({ audio }) => audio.muted);

    await grace.evaluate(
      ({ video }) => Object.assign(video.style, { position: 'absolute', top: '9000px' }),
      site,
    );
    await becomes(
      'a video that cannot be seen is not received',
      ({ other }) => !other.sources.camera.track.get(),
    );
    await grace.evaluate(({ video }) => Object.assign(video.style, { position: 'static' }), site);
    await becomes(
      'it is received again',
      ({ other, video }) => !!other.sources.camera.track.get() && !!video.srcObject,
    );

    await grace.evaluate(({ detach }) => detach.forEach((stop) => void stop()), site);
    await becomes('nothing is attached', ({ video, audio }) => !video.srcObject && !audio.srcObject);
    await becomes('nothing is received for it', ({ other }) => !other.sources.camera.track.get());

    await ada.evaluate(() => window.people.leave('Ada'));
    await becomes('she left', ({ heard }) => heard.includes('participantLeft Ada'));
    await ada.evaluate(() => window.people.call('Ada').join());
    await becomes('she joined', ({ heard }) => heard.includes('participantJoined Ada'));
    const heard = await grace.evaluate(({ heard }) => heard, site);
    assert.ok(heard.includes('trackStarted Ada camera'), heard.join());
    assert.ok(heard.indexOf('participantJoined Ada') > heard.indexOf('participantLeft Ada'), heard.join());
    await grace.evaluate(({ call }) => call.close(), site);
    await Promise.all([ada.context().close(), grace.context().close()]);
  },
);
