import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/poll/call-poll.js';
import '../../src/elements/poll-toggle/call-poll-toggle.js';
import type { CallPollElement } from '../../src/elements/poll/call-poll.js';
import { createFakeCall, startFakePoll } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

describe('<call-poll>', () => {
  it('accepts a vote in the next poll, which arrived with more votes than the last', async () => {
    const call = createFakeCall({ joined: true, participants: 2 });
    const room = call.room.get()!;
    startFakePoll(room, { question: 'Tea?', options: ['Yes', 'No'], votes: [0, 0], open: true });
    const element = await fixture<CallPollElement>(html`<call-poll .call=${call}></call-poll>`);
    const options = () => element.shadowRoot!.querySelectorAll<HTMLElement>('button.option');
    options()[0]!.click();
    await expectVoted(element, true);
    expect(options().length).to.equal(0);
    // As after an outage during which a poll ended and the next poll began.
    startFakePoll(room, { question: 'Cake?', options: ['Yes', 'No'], votes: [2, 1], open: true });
    await expectVoted(element, false);
    expect(options().length).to.equal(2);
  });

  it('keeps a question or answer that is too long, and starts the poll once it is shorter', async () => {
    const call = createFakeCall({ joined: true, participants: 2, role: 'host' });
    const room = call.room.get()!;
    startFakePoll(room);
    const element = await fixture<CallPollElement>(html`<call-poll .call=${call}></call-poll>`);
    const inputs = [...element.shadowRoot!.querySelectorAll('input')];
    const start = async (texts: readonly string[]) => {
      for (const [index, text] of texts.entries()) {
        inputs[index]!.value = text;
        inputs[index]!.dispatchEvent(new Event('input'));
      }
      await element.updateComplete;
      element.shadowRoot!.querySelector<HTMLElement>('button[type=submit]')!.click();
      await element.updateComplete;
    };
    const started = () => room.asked.filter(({ name }) => name === 'poll.ask').length;

    await start(['x'.repeat(201), 'Yes', 'No']);
    expect(element.shadowRoot!.activeElement).to.equal(inputs[0]);
    expect(element.shadowRoot!.querySelector('#limit-question')!.textContent).to.contain('at most 200');
    await start([`Tea? ${'x'.repeat(195)}`, 'Yes', 'x'.repeat(81)]);
    expect(element.shadowRoot!.activeElement).to.equal(inputs[2]);
    expect(inputs[2]!.value).to.have.length(81);
    await expect(element).to.be.accessible();
    expect(started()).to.equal(0);
    await start(['Tea?', 'Yes', ` ${'x'.repeat(80)} `]);
    expect(started()).to.equal(1);
  });

  it('shows question and answers without direction controls and invisible characters', async () => {
    const call = createFakeCall({ joined: true, participants: 2 });
    const options = ['\u2066Yes\u200B', `No${'\u0301'.repeat(100)}`];
    startFakePoll(call.room.get()!, { question: '\u202ETea?', options, votes: [0, 0], open: true });
    const element = await fixture<CallPollElement>(html`<call-poll .call=${call}></call-poll>`);
    const find = (selector: string) =>
      [...element.shadowRoot!.querySelectorAll(selector)].map(({ textContent }) => textContent!);
    await waitUntil(() => find('.label').length === 2, 'no poll');
    expect(find('h3')).to.deep.equal(['Tea?']);
    expect(find('.label').map((label) => [...label].length)).to.deep.equal([3, 6]);
  });
});

describe('<call-poll-toggle>', () => {
  it('is there only where the room has polls', async () => {
    const call = createFakeCall();
    const element = await fixture<HTMLElement>(html`<call-poll-toggle .call=${call}></call-poll-toggle>`);
    const isSeen = () => getComputedStyle(element).display !== 'none';
    expect(isSeen(), 'before joining').to.equal(false);
    await call.join();
    await waitUntil(() => call.room.get() !== null);
    expect(isSeen(), 'in a room without polls').to.equal(false);
    startFakePoll(call.room.get()!, { question: null, options: [], votes: [], open: false });
    await waitUntil(isSeen);
    await call.leave();
    await waitUntil(() => !isSeen());
  });
});

async function expectVoted(element: CallPollElement, isSo: boolean): Promise<void> {
  while (element.matches(':state(voted)') !== isSo) {
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
  }
}
