/** In a file of its own: a page has one registry, and this needs a page in which no menu was open. */
import { expect, fixture, html } from '@open-wc/testing';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import '../../src/elements/room/call-room.js';
import '../../src/elements/room/room-input.js';
import '../../src/elements/stage/call-stage.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const press = (key: string, code: string) => {
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
  return event;
};

describe('the key of a control in a menu that was never open', () => {
  it('loads the control and activates it', async () => {
    const call = createFakeCall({ joined: true });
    const room = await fixture<CallRoomElement>(
      html`<call-room .call=${call} style="block-size: 400px"></call-room>`,
    );
    const inStage = (selector: string) =>
      room.shadowRoot!.querySelector('call-stage')!.shadowRoot?.querySelector(selector);
    await waitUntil(() => inStage('call-captions-toggle'));
    await room.updateComplete;
    expect(customElements.get('call-captions-toggle')).to.equal(undefined);
    expect(press('t', 'KeyT').defaultPrevented).to.equal(true);
    await waitUntil(() => inStage('call-captions'));
    expect(press('t', 'KeyT').defaultPrevented).to.equal(true);
    await waitUntil(() => !inStage('call-captions'));
  });
});
