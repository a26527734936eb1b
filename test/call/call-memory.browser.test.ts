import { expect } from '@open-wc/testing';
import { CallMemory } from '../../src/call/call-memory.js';
import type { CustomStatus } from '../../src/call/status/person-status.js';
import { systemClock } from '../../src/core/clock.js';
import { atom } from '../../src/core/store.js';
import { createCamera, createMicrophone } from '../../src/media/create-local-device.js';
import { Devices } from '../../src/media/devices.js';
import { blur, noiseSuppression, stillImage } from '../../src/media/processors/index.js';
import type { VideoLimit } from '../../src/peer/adaptation/video-limit.js';
import { ResumeTicket } from '../../src/room/resume-ticket.js';
import { FakeParticipant } from '../../src/testing/fake-participant.js';
import { FakeSelf } from '../../src/testing/fake-self.js';
import { VirtualMediaDevices } from '../../src/testing/virtual-media-devices.js';

const TICKET = 'p_ada.secret';
const closes: (() => void)[] = [];

afterEach(() => {
  for (const close of closes.splice(0)) close();
  sessionStorage.clear();
});

/** One load of a page, with real storage, locks and devices. */
function load({ assetBase }: { assetBase?: string } = {}) {
  const devices = new Devices(new VirtualMediaDevices().asPlatform());
  const microphone = createMicrophone(devices, { assetBase });
  const camera = createCamera(devices, { assetBase });
  const grace = new FakeParticipant({ name: 'Grace' });
  const videoLimit = atom<VideoLimit>('none');
  const ticket = new ResumeTicket({
    storage: sessionStorage,
    locks: navigator.locks,
    key: 'test',
    wasReloaded: false,
    clock: systemClock,
  });
  const notices: string[] = [];
  const names: string[] = [];
  const call = {
    self: new FakeSelf({ name: 'Ada', seed: 1 }),
    microphone,
    camera,
    videoLimit,
    customStatus: atom<CustomStatus | null>(null),
    participants: atom([grace]),
  };
  const memory = new CallMemory({
    call,
    ticket,
    onName: (name) => names.push(name),
    onNotice: ({ code }) => notices.push(code),
  });
  const leavePage = () => {
    memory.stop();
    ticket.close();
    microphone.close();
    camera.close();
  };
  closes.push(leavePage);
  return { ...call, grace, ticket, memory, notices, names, leavePage };
}

async function joined() {
  const page = load();
  await page.ticket.save(TICKET);
  page.memory.follow();
  return page;
}

describe('CallMemory', () => {
  it('restores muted devices, effects, the video limit and volumes', async () => {
    const before = await joined();
    before.microphone.turnOff();
    await before.camera.turnOn();
    await before.camera.process([blur()]);
    await before.microphone.process([noiseSuppression()]);
    before.videoLimit.set('low');
    before.customStatus.set({ text: 'At lunch', emoji: '🥗' });
    before.grace.volume.set(0.5);
    before.grace.isMutedHere.set(true);
    before.leavePage();
    const after = load();
    await after.memory.restore();
    after.memory.follow();
    expect([after.microphone.choice, after.camera.choice]).to.deep.equal([false, null]);
    expect(after.camera.processing.get().processors.map(({ name }) => name)).to.deep.equal(['blur']);
    expect(after.microphone.processing.get().processors.map(({ name }) => name)).to.deep.equal([
      'noise-suppression',
    ]);
    expect(after.videoLimit.get()).to.equal('low');
    expect(after.customStatus.get()).to.deep.equal({ text: 'At lunch', emoji: '🥗' });
    expect(after.grace.volume.get()).to.equal(0.5);
    expect(after.grace.isMutedHere.get()).to.equal(true);
    expect(after.names).to.deep.equal(['Ada']);
  });

  it('restores no name of a guest, whom the room has given a number', async () => {
    const before = await joined();
    before.self.set({ name: ' (2)' });
    before.videoLimit.set('low');
    before.leavePage();
    const after = load();
    await after.memory.restore();
    expect(after.names).to.deep.equal(['']);
  });

  it('keeps the camera off if its background effect does not start', async () => {
    const before = await joined();
    await before.camera.turnOn();
    await before.camera.process([blur()]);
    before.leavePage();
    const after = load({ assetBase: '/nowhere/' });
    await after.memory.restore();
    const shown: unknown[] = [];
    after.camera.track.listen((track) => track && shown.push(track));
    await after.camera.turnOn();
    expect(after.camera.state.get().status).to.equal('off');
    expect(shown).to.deep.equal([]);
  });

  it('does not start the camera in place of a still image', async () => {
    const before = await joined();
    const picture = new OffscreenCanvas(16, 9);
    picture.getContext('2d')!.fillRect(0, 0, 16, 9);
    await before.camera.process([stillImage(await createImageBitmap(picture))]);
    await before.camera.turnOn();
    before.leavePage();
    const after = load();
    await after.memory.restore();
    expect(after.camera.choice).to.equal(false);
  });

  it('restores settings that have no status', async () => {
    const before = await joined();
    before.microphone.turnOff();
    before.videoLimit.set('low');
    before.leavePage();
    const { status: _, ...older } = JSON.parse(sessionStorage.getItem('test#kept')!);
    sessionStorage.setItem('test#kept', JSON.stringify(older));
    const after = load();
    await after.memory.restore();
    expect([after.microphone.choice, after.camera.choice]).to.deep.equal([false, null]);
    expect(after.customStatus.get()).to.equal(null);
    expect(after.names).to.deep.equal(['Ada']);
  });

  it('keeps both devices off when it cannot read the settings', async () => {
    const before = await joined();
    before.leavePage();
    sessionStorage.setItem('test#kept', '{"name":"Ada"}');
    const after = load();
    await after.memory.restore();
    expect([after.microphone.choice, after.camera.choice]).to.deep.equal([false, false]);
  });

  it('restores nothing in a duplicated tab while the first tab is open', async () => {
    const original = await joined();
    original.microphone.turnOff();
    const copy = load();
    await copy.memory.restore();
    expect(copy.microphone.choice).to.equal(null);
    expect(sessionStorage.length).to.equal(0);
  });
});
