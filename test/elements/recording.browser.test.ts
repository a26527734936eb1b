import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import type { Recording } from '../../src/call/recording/index.js';
import { until } from '../../src/core/store.js';
import type { RoomView } from '../../src/elements/base/room-view.js';
import type { CallEffectsMenuElement } from '../../src/elements/effects-menu/call-effects-menu.js';
import type { CallPipToggleElement } from '../../src/elements/pip-toggle/call-pip-toggle.js';
import type { CallRecordToggleElement } from '../../src/elements/record-toggle/call-record-toggle.js';
import type { CallRecordingIndicatorElement } from '../../src/elements/recording-indicator/call-recording-indicator.js';
import type { CallSnapshotButtonElement } from '../../src/elements/snapshot-button/call-snapshot-button.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const calls: FakeCall[] = [];

async function room(participants = 2) {
  const call = createFakeCall({ joined: true, participants });
  calls.push(call);
  const element = await fixture<HTMLElement>(html`
    <call-room .call=${call} style="block-size: 400px">
      <call-media-grid style="block-size: 300px"></call-media-grid>
      <call-recording-indicator></call-recording-indicator>
      <call-record-toggle></call-record-toggle>
      <call-snapshot-button></call-snapshot-button>
      <call-pip-toggle></call-pip-toggle>
      <call-effects-menu></call-effects-menu>
    </call-room>
  `);
  const find = <T extends HTMLElement>(tag: string) => element.querySelector<T>(tag)!;
  return { call, element, find };
}

const press = (element: HTMLElement) => element.shadowRoot!.querySelector('button')!.click();

afterEach(async () => {
  await Promise.all(calls.splice(0).map((call) => call.close()));
});

describe('<call-recording-indicator>', () => {
  it('shows everyone who records, until they stop', async () => {
    const { call, find } = await room();
    const sign = find<CallRecordingIndicatorElement>('call-recording-indicator');
    const text = () => sign.shadowRoot!.textContent!.trim();
    expect(text()).to.equal('');
    call.others[0]!.set({ recordingSinceMs: 1 });
    await sign.updateComplete;
    expect(text()).to.contain('Grace Hopper is recording this call');
    expect(sign.matches(':state(on)')).to.equal(true);
    await expect(sign).to.be.accessible();
    call.others[0]!.set({ recordingSinceMs: null });
    call.self.set({ recordingSinceMs: 1 });
    await sign.updateComplete;
    expect(text()).to.contain('You are recording');
  });
});

describe('<call-record-toggle>', () => {
  it('records what the grid shows, and hands the file over', async () => {
    const { call, element, find } = await room();
    const toggle = find<CallRecordToggleElement>('call-record-toggle');
    const saved = new Promise<Recording>((resolve) => {
      element.addEventListener('call-recording-save-request', (event) => {
        event.preventDefault();
        resolve(event.recording);
      });
    });
    press(toggle);
    const recorder = await until(call.recorder, (one) => one !== null);
    await until(recorder!.state, ({ status }) => status === 'recording');
    expect(call.self.details.get().recordingSinceMs).to.not.equal(null);
    await waitUntil(() => toggle.matches(':state(on)'));
    // A page that is closed now would lose it.
    const closing = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(closing);
    expect(closing.defaultPrevented).to.equal(true);
    // What records may have come sooner than the camera, which is turned on meanwhile.
    const track = await until(call.camera.track, (one) => one !== null);
    const video = document.createElement('video');
    Object.assign(video, { muted: true, srcObject: new MediaStream([track!]) });
    await video.play();
    while (video.currentTime < 1) {
      await new Promise((resolve) => video.addEventListener('timeupdate', resolve, { once: true }));
    }
    press(toggle);
    const { file, name } = await saved;
    expect(file.size).to.be.above(0);
    expect(name).to.contain('standup');
    await expect(toggle).to.be.accessible();
  });

  for (const [end, run] of [
    ['by leaving', (call: FakeCall) => call.leave()],
    ['as the room ends it', (call: FakeCall) => call.end('ended')],
    ['with the page’s own element', (_: FakeCall, element: HTMLElement) => element.remove()],
  ] as const) {
    it(`offers the page the file also if the call ends ${end}, with the button gone`, async () => {
      const { call, element, find } = await room();
      const toggle = find<CallRecordToggleElement>('call-record-toggle');
      const asked = new Promise<Recording>((resolve) => {
        const onRequest = (event: HTMLElementEventMap['call-recording-save-request']) => {
          event.preventDefault();
          resolve(event.recording);
        };
        document.addEventListener('call-recording-save-request', onRequest as EventListener, { once: true });
      });
      press(toggle);
      const recorder = await until(call.recorder, (one) => one !== null);
      await until(recorder!.state, ({ status }) => status === 'recording');
      toggle.remove();
      await run(call, element);
      if (call.state.get().status === 'joined') await call.close();
      expect((await asked).name).to.contain('standup');
    });
  }

  it('offers the page the partial file when the page unloads', async () => {
    const { call, element, find } = await room();
    press(find<CallRecordToggleElement>('call-record-toggle'));
    const recorder = await until(call.recorder, (one) => one !== null);
    await until(recorder!.state, ({ status }) => status === 'recording');
    const recordings: Recording[] = [];
    element.addEventListener('call-recording-save-request', (event) => {
      event.preventDefault();
      recordings.push(event.recording);
    });
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    expect(recordings).to.have.length(1);
  });

  it('says why the room refuses, and can be prevented by the page', async () => {
    const { call, element, find } = await room();
    const toggle = find<CallRecordToggleElement>('call-record-toggle');
    element.addEventListener('call-record-toggle-request', (event) => event.preventDefault(), { once: true });
    press(toggle);
    expect(call.recorder.get()).to.equal(null);
    call.room.get()!.answer('recording.start', () => {
      throw new Error('no');
    });
    const failed = new Promise((resolve) => element.addEventListener('call-error', resolve, { once: true }));
    press(toggle);
    await failed;
    expect(call.recorder.get()?.state.get().status).to.equal('idle');
  });
});

describe('<call-snapshot-button>', () => {
  it('gives a picture of the grid', async () => {
    const { element, find } = await room();
    const taken = new Promise<Blob>((resolve) => {
      element.addEventListener('call-snapshot-save-request', (event) => {
        event.preventDefault();
        resolve(event.picture);
      });
    });
    press(find<CallSnapshotButtonElement>('call-snapshot-button'));
    const picture = await taken;
    expect(picture.type).to.equal('image/png');
    expect((await createImageBitmap(picture)).width).to.equal(1920);
  });
});

describe('<call-effects-menu>', () => {
  it('switches backgrounds on and off, and shows the active background', async () => {
    const { call, find } = await room();
    const menu = find<CallEffectsMenuElement>('call-effects-menu');
    await until(call.camera.state, ({ status }) => status === 'on');
    const option = (name: string) =>
      [...menu.shadowRoot!.querySelectorAll<HTMLElement>('[role=radio]')].find((one) =>
        one.textContent!.includes(name),
      )!;
    press(menu);
    await waitUntil(() => option('Dawn') !== undefined);
    option('Dawn').click();
    await until(call.camera.processing, ({ status }) => status === 'on');
    await menu.updateComplete;
    expect(option('Dawn').getAttribute('aria-checked')).to.equal('true');
    expect(menu.matches(':state(on)')).to.equal(true);
    await expect(menu).to.be.accessible();
    option('None').click();
    await until(call.camera.processing, ({ status }) => status === 'none');
    await menu.updateComplete;
    expect(option('None').getAttribute('aria-checked')).to.equal('true');
  });

  it('suppresses noise', async () => {
    const { call, find } = await room();
    const menu = find<CallEffectsMenuElement>('call-effects-menu');
    await until(call.microphone.state, ({ status }) => status === 'on');
    const before = call.microphone.track.get();
    const noise = () => menu.shadowRoot!.querySelector<HTMLInputElement>('input');
    press(menu);
    await waitUntil(() => noise() !== null);
    noise()!.click();
    await until(call.microphone.processing, ({ status }) => status === 'on');
    expect(call.microphone.track.get()).to.not.equal(before);
  });
});

describe('<call-pip-toggle>', () => {
  it('can be prevented by the page, and reports a refusal of the browser', async () => {
    const { element, find } = await room();
    const toggle = find<CallPipToggleElement>('call-pip-toggle');
    element.addEventListener('call-pip-toggle-request', (event) => event.preventDefault(), { once: true });
    press(toggle);
    expect((toggle as unknown as { view: RoomView }).view.pip.get()).to.equal(null);
    // No person has touched this page: a browser opens no window for it.
    const failed = new Promise((resolve) => element.addEventListener('call-error', resolve, { once: true }));
    press(toggle);
    await failed;
    expect((toggle as unknown as { view: RoomView }).view.pip.get()).to.equal(null);
    await expect(toggle).to.be.accessible();
  });
});
