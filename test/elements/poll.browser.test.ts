import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/poll/call-poll.js';
import type { CallPollElement } from '../../src/elements/poll/call-poll.js';
import { createFakeCall, startFakePoll } from '../../src/testing/index.js';

describe('<call-poll>', () => {
  it('lets one vote in the next poll, of which more is known already than of the last', async () => {
    const call = createFakeCall({ joined: true, participants: 2 });
    const room = call.room.get()!;
    startFakePoll(room, { question: 'Tea?', options: ['Yes', 'No'], votes: [0, 0], open: true });
    const element = await fixture<CallPollElement>(html`<call-poll .call=${call}></call-poll>`);
    const options = () => element.shadowRoot!.querySelectorAll<HTMLElement>('button.option');
    options()[0]!.click();
    await expectVoted(element, true);
    expect(options().length).to.equal(0);
    // As after an outage, which the end of one poll and the beginning of the other have passed in.
    startFakePoll(room, { question: 'Cake?', options: ['Yes', 'No'], votes: [2, 1], open: true });
    await expectVoted(element, false);
    expect(options().length).to.equal(2);
  });
});

async function expectVoted(element: CallPollElement, isSo: boolean): Promise<void> {
  while (element.matches(':state(voted)') !== isSo) {
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
  }
}
