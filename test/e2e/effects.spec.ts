import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { ALONE, CallPage, demoUrl, roomName } from './call-page.js';

/** `CALLROOM_LONG=1` runs all of them; else a tenth. */
const TURNS = process.env.CALLROOM_LONG ? 20 : 2;
const processors = `/@fs${fileURLToPath(new URL('../../src/media/processors/index.ts', import.meta.url))}`;

test(
  'Effects are switched on and off again and again without a negotiation, a request or a gap for the others',
  ALONE,
  async ({ context }) => {
    test.slow();
    const room = roomName();
    // The effects are imported by the page, from where the demo has them.
    const ada = await CallPage.open(context, demoUrl(room, 'Ada', '&join'));
    await ada.isIn();
    const grace = await CallPage.join(context, room, 'Grace');
    await Promise.all([ada.seesAndHears('Grace'), grace.seesAndHears('Ada')]);
    // In front, as for a person who clicks: browsers rarely paint background tabs, which would delay the frames.
    await ada.page.bringToFront();
    const requests: string[] = [];
    ada.page.on('request', (request) => {
      if (request.url().includes('/calls/')) requests.push(request.url());
    });
    const { descriptions, live, error } = await ada.page.evaluate(
      async ({ url, turns }) => {
        const { mirror, noiseSuppression } = (await import(/* @vite-ignore */ url)) as {
          mirror: () => never;
          noiseSuppression: () => never;
        };
        const { call } = document.querySelector('call-room') as unknown as { call: Call };
        let descriptions = 0;
        const { setLocalDescription } = RTCPeerConnection.prototype;
        RTCPeerConnection.prototype.setLocalDescription = function (
          this: RTCPeerConnection,
          description?: RTCLocalSessionDescriptionInit,
        ) {
          descriptions++;
          return (
            setLocalDescription as (description?: RTCLocalSessionDescriptionInit) => Promise<void>
          ).call(this, description);
        } as typeof setLocalDescription;
        const outputs: MediaStreamTrack[] = [];
        let error: string | null = null;
        for (let turn = 0; turn < turns; turn++) {
          await Promise.all([call.camera.process([mirror()]), call.microphone.process([noiseSuppression()])]);
          error ??= call.camera.processing.get().error?.message ?? null;
          error ??= call.microphone.processing.get().error?.message ?? null;
          outputs.push(call.camera.track.get()!, call.microphone.track.get()!);
          await Promise.all([call.camera.process([]), call.microphone.process([])]);
        }
        const live = outputs.filter(({ readyState }) => readyState === 'live').length;
        return { descriptions, live, error };
      },
      { url: processors, turns: TURNS },
    );
    expect(error).toBe(null);
    expect(descriptions).toBe(0);
    expect(requests).toEqual([]);
    expect(live, 'tracks of effects that are off').toBe(0);
    await grace.seesAndHears('Ada');
  },
);
