import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/leave-button/call-leave-button.js';
import type { CallLeaveButtonElement } from '../../src/elements/leave-button/call-leave-button.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function leaveButton() {
  const call = createFakeCall({ joined: true, participants: 1 });
  const element = await fixture<CallLeaveButtonElement>(
    html`<call-leave-button .call=${call}></call-leave-button>`,
  );
  return { call, element, button: element.shadowRoot!.querySelector('button')! };
}

describe('<call-leave-button>', () => {
  it('has no accessibility violation', async () => {
    const { element } = await leaveButton();
    await expect(element).to.be.accessible();
  });

  it('leaves', async () => {
    const { call, button } = await leaveButton();
    button.click();
    expect(call.state.get()).to.include({ status: 'left', reason: 'left' });
  });

  it('stays where the page asks first', async () => {
    const { call, element, button } = await leaveButton();
    element.addEventListener('call-leave-request', (event) => event.preventDefault());
    button.click();
    expect(call.state.get().status).to.equal('joined');
  });

  it('offers a person who came on stage to return to the audience', async () => {
    const { call, element, button } = await leaveButton();
    const room = call.room.get()!;
    room.stage.set({ state: 'joined', acceptedBy: 'fake-self' });
    await element.updateComplete;
    button.click();
    const items = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.item')];
    expect(items.map((item) => item.textContent)).to.deep.equal(['Leave the call', 'Return to the audience']);
    items[1]!.click();
    await waitUntil(() => call.self.details.get().role === 'viewer');
    expect(call.state.get().status).to.equal('joined');
    await waitUntil(() => element.shadowRoot!.querySelector('.item') === null);
  });
});
