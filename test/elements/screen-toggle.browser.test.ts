import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { CallErrorEvent, CallToggleRequestEvent } from '../../src/elements/base/events.js';
import '../../src/elements/screen-controls/call-screen-controls.js';
import '../../src/elements/screen-toggle/call-screen-toggle.js';
import '../../src/elements/tile/call-tile.js';
import type { CallScreenControlsElement } from '../../src/elements/screen-controls/call-screen-controls.js';
import type { CallScreenToggleElement } from '../../src/elements/screen-toggle/call-screen-toggle.js';
import type { CallTileElement } from '../../src/elements/tile/call-tile.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function toggle() {
  const call = createFakeCall({ joined: true, participants: 1 });
  const element = await fixture<CallScreenToggleElement>(
    html`<call-screen-toggle .call=${call}></call-screen-toggle>`,
  );
  const button = () => element.shadowRoot!.querySelector('button')!;
  return { call, element, button };
}

describe('<call-screen-toggle>', () => {
  it('has no violation, off and on', async () => {
    const { call, element, button } = await toggle();
    await expect(element).to.be.accessible();
    button().click();
    await waitUntil(() => call.screen.state.get().status === 'on');
    await element.updateComplete;
    await expect(element).to.be.accessible();
    call.screen.stop();
  });

  it('shares, and stops', async () => {
    const { call, element, button } = await toggle();
    expect(button().getAttribute('aria-label')).to.equal('Share screen');
    button().click();
    await waitUntil(() => element.matches(':state(on)'));
    expect(button().getAttribute('aria-label')).to.equal('Stop sharing');
    expect(call.self.sources.screen.track.get()?.kind).to.equal('video');
    button().click();
    await waitUntil(() => !element.matches(':state(on)'));
    expect(call.self.sources.screen.track.get()).to.equal(null);
  });

  it('asks the page first', async () => {
    const { call, element, button } = await toggle();
    element.addEventListener('call-screen-toggle-request', (event) => event.preventDefault());
    const asked = oneEvent<CallToggleRequestEvent>(element, 'call-screen-toggle-request');
    button().click();
    expect((await asked).on).to.equal(true);
    expect(call.self.hardware.screenRequests).to.have.length(0);
  });

  it('asks for what its attributes say', async () => {
    const { call, element, button } = await toggle();
    Object.assign(element, { surface: 'browser', noAudio: true, hint: 'motion' });
    button().click();
    await waitUntil(() => call.screen.state.get().status === 'on');
    expect(call.self.hardware.screenRequests[0]?.audio).to.equal(false);
    expect(call.screen.state.get().hint).to.equal('motion');
    call.screen.stop();
  });

  it('ignores a closed picker, and reports a real failure to the page', async () => {
    const { call, element, button } = await toggle();
    const errors: unknown[] = [];
    element.addEventListener('call-error', ({ error }) => errors.push(error.code));
    call.self.hardware.picked = null;
    button().click();
    await waitUntil(() => call.self.hardware.screenRequests.length === 1);
    await waitUntil(() => call.screen.state.get().status === 'off');
    expect(errors).to.deep.equal([]);
    const told = oneEvent<CallErrorEvent>(element, 'call-error');
    call.self.hardware.getDisplayMedia = () => Promise.reject(new DOMException('', 'NotReadableError'));
    button().click();
    expect((await told).error.code).to.equal('screen_failed');
  });

  it('cannot be pressed where the room does not allow it', async () => {
    const { call, element, button } = await toggle();
    call.screen.allow(false);
    await element.updateComplete;
    expect(button().disabled).to.equal(true);
  });

  it('is hidden on a phone, which cannot share', async () => {
    const call = createFakeCall({ joined: true });
    Object.defineProperty(call.screen, 'isSupported', { value: false });
    const element = await fixture<CallScreenToggleElement>(
      html`<call-screen-toggle .call=${call}></call-screen-toggle>`,
    );
    expect(element.hidden).to.equal(true);
  });
});

describe('<call-screen-controls>', () => {
  it('pauses and resumes a share, in its state and in the sent track', async () => {
    const { call } = await toggle();
    const element = await fixture<CallScreenControlsElement>(
      html`<call-screen-controls .call=${call}></call-screen-controls>`,
    );
    expect(element.hidden).to.equal(true);
    await call.screen.start();
    await element.updateComplete;
    const pause = () => element.shadowRoot!.querySelector<HTMLButtonElement>('[part=pause]')!;
    expect(pause().textContent).to.contain('Pause sharing');
    pause().click();
    await element.updateComplete;
    expect(call.screen.state.get().status).to.equal('paused');
    expect(call.self.sources.screen.state.get().muted).to.equal(true);
    expect(call.self.sources.screen.track.get()!.enabled).to.equal(false);
    await expect(element).to.be.accessible();
    expect(pause().textContent).to.contain('Resume sharing');
    pause().click();
    expect(call.screen.state.get().status).to.equal('on');
    await element.updateComplete;
    element.shadowRoot!.querySelector<HTMLButtonElement>('[part=stop]')!.click();
    await element.updateComplete;
    expect(element.hidden).to.equal(true);
  });

  it('asks the page first', async () => {
    const { call } = await toggle();
    await call.screen.start();
    const element = await fixture<CallScreenControlsElement>(
      html`<call-screen-controls .call=${call}></call-screen-controls>`,
    );
    element.addEventListener('call-screen-pause-request', (event) => event.preventDefault());
    const asked = oneEvent<CallToggleRequestEvent>(element, 'call-screen-pause-request');
    element.shadowRoot!.querySelector<HTMLButtonElement>('[part=pause]')!.click();
    expect((await asked).on).to.equal(false);
    expect(call.screen.state.get().status).to.equal('on');
    call.screen.stop();
  });
});

describe('the tile of a shared screen', () => {
  it('does not show your own screen (hall of mirrors)', async () => {
    const { call } = await toggle();
    await call.screen.start();
    const tile = await fixture<CallTileElement>(
      html`<call-tile source="screen" .participant=${call.self}></call-tile>`,
    );
    expect(tile.shadowRoot!.querySelector('video')!.srcObject).to.equal(null);
    expect(tile.shadowRoot!.textContent).to.contain('You are sharing your screen');
    call.screen.stop();
  });

  it('says that a screen is paused', async () => {
    const { call } = await toggle();
    const { screen } = call.others[0]!.sources;
    screen.start();
    const tile = await fixture<CallTileElement>(
      html`<call-tile source="screen" .participant=${call.others[0]!}></call-tile>`,
    );
    await waitUntil(() => tile.matches(':state(picture)'));
    screen.setMuted(true);
    await waitUntil(() => tile.matches(':state(paused)'));
    expect(tile.matches(':state(picture)')).to.equal(false);
    expect(tile.shadowRoot!.querySelector('.status')!.textContent).to.contain('Paused');
  });
});
