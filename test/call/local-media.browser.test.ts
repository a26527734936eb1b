import { expect } from '@open-wc/testing';
import { LocalMedia } from '../../src/call/local-media.js';
import { systemClock } from '../../src/core/clock.js';
import { LevelMeter } from '../../src/media/level-meter.js';
import type { MediaBehavior } from '../../src/media/media-behavior.js';
import { sources } from '../../src/room/protocol/index.js';
import { VirtualMediaDevices } from '../../src/testing/virtual-media-devices.js';
import { waitUntil } from '../elements/wait-until.js';

function media(behavior: Partial<MediaBehavior>) {
  const hardware = new VirtualMediaDevices({ seed: 1 });
  const local = new LocalMedia(hardware.asPlatform(), {
    meter: new LevelMeter(),
    clock: systemClock,
    onNotice: () => {},
  });
  local.use(behavior);
  const statuses = () => [local.microphone, local.camera].map(({ state }) => state.get().status);
  return { local, hardware, statuses };
}

describe('LocalMedia', () => {
  for (const capture of ['at-once', 'once-granted'] as const) {
    describe(`with capture ${capture}`, () => {
      it('captures before the join only what the lobby promises', async () => {
        const { local, statuses } = media({ capture });
        local.promise(['microphone']);
        await Promise.all([local.microphone.turnOn(), local.camera.turnOn()]);
        expect(statuses()).to.deep.equal(['on', 'failed']);
        local.close();
      });

      it('asks for nothing and reports no failure as the audience joins', async () => {
        const { local, hardware, statuses } = media({ capture });
        local.promise([]);
        local.turnOn();
        local.allow([], false, { isViewer: true });
        expect(statuses()).to.deep.equal(['off', 'off']);
        // A promotion turns nothing on by itself.
        local.allow(sources, true);
        expect(statuses()).to.deep.equal(['off', 'off']);
        expect(hardware.requests.length).to.equal(0);
        await local.camera.turnOn();
        expect(local.camera.state.get().status).to.equal('on');
        local.close();
      });

      it('stops everything on a demotion, and leaves it off in the next visit', async () => {
        const { local, hardware, statuses } = media({ capture });
        local.promise(sources);
        local.turnOn();
        local.allow(sources, true);
        await waitUntil(() => statuses().every((status) => status === 'on'));
        local.allow([], false, { isViewer: true });
        expect(statuses()).to.deep.equal(['off', 'off']);
        local.allow(sources, true);
        expect(statuses()).to.deep.equal(['off', 'off']);
        local.release();
        const before = hardware.requests.length;
        local.turnOn();
        expect(hardware.requests.length).to.equal(before);
        local.close();
      });

      it('goes on with what the lobby allows after a join that failed, and while waiting', async () => {
        const { local, statuses } = media({ capture });
        local.promise(sources);
        local.turnOn();
        await waitUntil(() => statuses().every((status) => status === 'on'));
        local.undoTurnOn();
        await local.camera.turnOn();
        local.allow(null, false);
        local.camera.turnOff();
        await local.camera.turnOn();
        expect(statuses()).to.deep.equal(['off', 'on']);
        local.close();
      });
    });
  }

  it('keeps a camera on in a meeting while its source is revoked, as it is not the audience', async () => {
    const { local } = media({});
    local.allow(sources, true);
    await local.camera.turnOn();
    local.allow(['microphone'], false);
    expect(local.camera.state.get().status).to.equal('on');
    local.close();
  });
});
