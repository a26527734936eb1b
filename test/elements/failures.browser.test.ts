import { expect, fixture, html } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import { CallErrorEvent } from '../../src/elements/base/events.js';
import '../../src/elements/index.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

/** Every element in which a person can start what fails; all but those that show the failure themselves. */
const STARTERS = [
  'call-invite',
  'call-screen-toggle',
  'call-pip-toggle',
  'call-snapshot-button',
  'call-record-toggle',
  'call-fullscreen-toggle',
  'call-hand-toggle',
  'call-reactions',
  'call-leave-button',
  'call-participants',
  'call-effects-menu',
  'call-settings',
  'call-device-menu',
  'call-captions',
  'call-audio-sink',
  'call-mic-toggle',
  'call-camera-toggle',
] as const;

async function room() {
  const call = createFakeCall({ joined: true, participants: ['Grace'] });
  const element = await fixture<HTMLElement>(html`<call-room .call=${call} lang="de">
    <call-notices></call-notices>
    ${STARTERS.map((tag) => document.createElement(tag))}
  </call-room>`);
  const notices = element.querySelector('call-notices')!;
  await waitUntil(() => notices.shadowRoot?.querySelector('[role=status]') != null);
  const text = () => notices.shadowRoot!.querySelector('.text')?.textContent?.trim() ?? null;
  return { call, element, notices, text };
}

describe('a failed action of a person', () => {
  for (const tag of STARTERS) {
    it(`is shown as a notice in their language if <${tag}> fails`, async () => {
      const { element, text } = await room();
      const starter = element.querySelector(tag) as unknown as { attempt(run: () => unknown): Promise<void> };
      await starter.attempt(() => {
        throw new CallroomError('not_allowed', 'Your role does not allow room.lock.');
      });
      await waitUntil(() => text() !== null);
      expect(text()).to.equal('Das dürfen Sie hier nicht. Fragen Sie einen Gastgeber.');
    });
  }

  it('is left to a page that prevents the default', async () => {
    const { element, notices, text } = await room();
    element.addEventListener('call-error', (event) => event.preventDefault());
    element.querySelector('call-invite')!.dispatchEvent(new CallErrorEvent(new CallroomError('x', 'No.')));
    await notices.updateComplete;
    expect(text()).to.equal(null);
  });

  it('is not shown twice if the element shows it, nor if nobody started it', async () => {
    const { element, notices, text } = await room();
    const error = new CallroomError('x', 'No.');
    element.querySelector('call-invite')!.dispatchEvent(new CallErrorEvent(error, 'page'));
    await notices.updateComplete;
    expect(text()).to.equal(null);
  });

  it('is not told in another room of the page', async () => {
    const [one, other] = [await room(), await room()];
    one.element
      .querySelector('call-invite')!
      .dispatchEvent(new CallErrorEvent(new CallroomError('x', 'Mine.')));
    await one.notices.updateComplete;
    await other.notices.updateComplete;
    expect(one.text()).to.equal('Mine.');
    expect(other.text()).to.equal(null);
  });

  it('is told in the lobby, which has no notices', async () => {
    const call = createFakeCall();
    const element = await fixture(html`<call-lobby .call=${call} lang="fr"></call-lobby>`);
    const starter = element as unknown as { attempt(run: () => unknown): Promise<void> };
    await starter.attempt(() => {
      throw new CallroomError('unexpected', 'TypeError: x is undefined');
    });
    const problem = () => element.shadowRoot!.querySelector('.problem')?.textContent ?? '';
    await waitUntil(() => problem().includes('Une erreur est survenue'));
  });
});

describe('a screen that cannot be shared', () => {
  it('is reported during an ongoing share', async () => {
    const call = createFakeCall({ joined: true });
    await call.screen.start();
    call.self.hardware.getDisplayMedia = () => Promise.reject(new DOMException('', 'NotReadableError'));
    await call.screen.start();
    expect(call.screen.state.get().status).to.equal('on');
    expect(call.screen.state.get().error?.code).to.equal('screen_failed');
  });
});

describe('a room that is missing', () => {
  it('is named to the developer, and the person reads that the site is set up wrongly', async () => {
    const told: unknown[] = [];
    const { error } = console;
    console.error = (...args: unknown[]) => told.push(args[0]);
    try {
      const element = await fixture(html`<call-room lang="en"></call-room>`);
      await waitUntil(() => element.shadowRoot!.querySelector('.problem') !== null);
      expect(element.shadowRoot!.querySelector('.problem')!.textContent).to.contain('not set up correctly');
      expect(told).to.deep.equal([
        '[callroom] This call has no room. Set the room attribute of <call-room>.',
      ]);
    } finally {
      console.error = error;
    }
  });
});
