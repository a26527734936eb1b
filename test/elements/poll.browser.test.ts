import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/notices/call-notices.js';
import '../../src/elements/poll/call-poll.js';
import '../../src/elements/poll-toggle/call-poll-toggle.js';
import type { CallPollElement } from '../../src/elements/poll/call-poll.js';
import { createFakeCall, startFakePoll } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function poll(
  asked?: Parameters<typeof startFakePoll>[1],
  role: 'host' | 'participant' = 'participant',
) {
  const call = createFakeCall({ joined: true, participants: 2, role });
  const room = call.room.get()!;
  const vote = startFakePoll(room, asked);
  const element = await fixture<CallPollElement>(html`<call-poll .call=${call}></call-poll>`);
  const all = (selector: string) => [...element.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
  const press = (text: string) =>
    all('button')
      .find((button) => button.textContent!.trim() === text)!
      .click();
  const shares = () => all('.share').map(({ textContent }) => textContent!.trim());
  return { call, room, element, vote, all, press, shares };
}

const TEA = { question: 'Tea?', options: ['Yes', 'No'] };

describe('<call-poll>', () => {
  it('shows several polls, the latest first, and a vote in each', async () => {
    const { room, element, all } = await poll(TEA);
    startFakePoll(room, { question: 'Cake?', options: ['Yes', 'No'] });
    await waitUntil(() => all('button.option').length === 4, 'not open');
    expect(all('h3').map(({ textContent }) => textContent)).to.deep.equal(['Cake?', 'Tea?']);
    all('button.option')[0]!.click();
    await waitUntil(() => all('button.option').length === 2, 'not voted');
    expect(element.matches(':state(voted)')).to.equal(false);
    all('button.option')[1]!.click();
    await waitUntil(() => element.matches(':state(voted)'), 'not voted in the other');
    expect(room.asked.filter(({ name }) => name === 'poll.vote').map(({ data }) => data)).to.deep.equal([
      { poll: '2', options: [0] },
      { poll: '1', options: [1] },
    ]);
    await expect(element).to.be.accessible();
  });

  it('says that a poll is backstage', async () => {
    const { all } = await poll({ ...TEA, backstage: true });
    await waitUntil(() => all('.hint').length === 2, 'not open');
    expect(all('.hint')[0]!.textContent).to.contain('removed when the room goes live');
  });

  it('takes several answers, shows the results after them, and lets them be changed', async () => {
    const { room, element, all, press, shares, vote } = await poll({
      ...TEA,
      multiple: true,
      canChangeVote: true,
      results: 'after-vote',
    });
    vote(1);
    await waitUntil(() => all('[role=checkbox]').length === 2, 'not open');
    expect(all('.hint')[0]!.textContent).to.contain('several').and.to.contain('when you have voted');
    expect(shares(), 'hidden').to.deep.equal([]);
    for (const option of [0, 1]) {
      all('[role=checkbox]')[option]!.click();
      await element.updateComplete;
    }
    await expect(element).to.be.accessible();
    press('Vote');
    await waitUntil(() => shares().length === 2, 'no results');
    expect(shares()).to.deep.equal(['50%', '100%']);
    press('Change vote');
    await waitUntil(() => all('[aria-checked=true]').length === 2, 'not the own vote');
    all('[role=checkbox]')[0]!.click();
    await element.updateComplete;
    press('Vote');
    await waitUntil(() => shares()[0] === '0%', 'not changed');
    expect(room.asked.filter(({ name }) => name === 'poll.vote').at(-1)!.data).to.deep.equal({
      poll: '1',
      options: [1],
    });
  });

  it('says before the vote that names are shown, and shows them on request', async () => {
    const { all, press } = await poll({ ...TEA, anonymous: false, votes: [1, 0], names: [['Grace'], []] });
    await waitUntil(() => all('button.option').length === 2, 'not open');
    expect(all('.hint')[0]!.textContent).to.equal('Everyone sees who voted for what.');
    all('button.option')[0]!.click();
    await waitUntil(() => all('button.option').length === 0, 'not voted');
    press('Who voted');
    await waitUntil(() => all('.voters').length === 1, 'no names');
    expect(all('.voters')[0]!.textContent).to.equal('You, Grace');
  });

  it('is closed and removed by moderators', async () => {
    const { all, press } = await poll({ ...TEA, results: 'at-end', votes: [2, 1] }, 'host');
    await waitUntil(() => all('button.option').length === 2, 'not open');
    expect(all('.share')).to.deep.equal([]);
    press('Close poll');
    await waitUntil(() => all('.share').length === 2, 'no results at the end');
    expect(all('.total')[0]!.textContent).to.equal('The poll is closed · 3 people voted');
    press('Remove poll');
    await waitUntil(() => all('h3').length === 0, 'still there');
  });

  it('starts a poll with its settings', async () => {
    const { room, element, all } = await poll(undefined, 'host');
    for (const [at, text] of ['Tea?', 'Yes', 'No'].entries()) {
      const input = all('input.text')[at] as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new Event('input'));
    }
    for (const box of all('.choice input')) box.click();
    const select = all('select')[0] as HTMLSelectElement;
    select.value = 'at-end';
    select.dispatchEvent(new Event('change'));
    await element.updateComplete;
    await expect(element).to.be.accessible();
    all('button[type=submit]')[0]!.click();
    await waitUntil(() => all('h3').length === 1, 'not started');
    expect(room.asked.find(({ name }) => name === 'poll.ask')!.data).to.deep.equal({
      question: 'Tea?',
      options: ['Yes', 'No'],
      multiple: true,
      anonymous: false,
      canChangeVote: true,
      results: 'at-end',
    });
  });

  it('keeps a question or answer that is too long, and starts the poll once it is shorter', async () => {
    const { room, element, all } = await poll(undefined, 'host');
    const inputs = all('input.text') as HTMLInputElement[];
    const start = async (texts: readonly string[]) => {
      for (const [index, text] of texts.entries()) {
        inputs[index]!.value = text;
        inputs[index]!.dispatchEvent(new Event('input'));
      }
      await element.updateComplete;
      all('button[type=submit]')[0]!.click();
      await element.updateComplete;
    };
    const started = () => room.asked.filter(({ name }) => name === 'poll.ask').length;
    const isFocused = (at: number) => element.shadowRoot!.activeElement === inputs[at];

    await start(['x'.repeat(201), 'Yes', 'No']);
    expect(isFocused(0)).to.equal(true);
    expect(all('#limit-question')[0]!.textContent).to.contain('at most 200');
    await start([`Tea? ${'x'.repeat(195)}`, 'Yes', 'x'.repeat(81)]);
    expect(isFocused(2)).to.equal(true);
    expect(inputs[2]!.value).to.have.length(81);
    await expect(element).to.be.accessible();
    expect(started()).to.equal(0);
    await start(['Tea?', 'Yes', ` ${'x'.repeat(80)} `]);
    expect(started()).to.equal(1);
  });

  it('shows question and answers without direction controls and invisible characters', async () => {
    const options = ['\u2066Yes\u200B', `No${'\u0301'.repeat(100)}`];
    const { all } = await poll({ question: '\u202ETea?', options });
    await waitUntil(() => all('.label').length === 2, 'no poll');
    expect(all('h3')[0]!.textContent).to.equal('Tea?');
    expect(all('.label').map(({ textContent }) => [...textContent!].length)).to.deep.equal([3, 6]);
  });
});

describe('<call-poll-toggle>', () => {
  it('is there only where the room has polls, and counts the new ones', async () => {
    const call = createFakeCall();
    const element = await fixture<HTMLElement>(html`<call-poll-toggle .call=${call}></call-poll-toggle>`);
    const isSeen = () => getComputedStyle(element).display !== 'none';
    const count = () => element.shadowRoot!.querySelector('.count')?.textContent;
    expect(isSeen(), 'before joining').to.equal(false);
    await call.join();
    await waitUntil(() => call.room.get() !== null);
    expect(isSeen(), 'in a room without polls').to.equal(false);
    startFakePoll(call.room.get()!);
    await waitUntil(isSeen);
    expect(count()).to.equal(undefined);
    startFakePoll(call.room.get()!, TEA);
    startFakePoll(call.room.get()!, TEA);
    await waitUntil(() => count() === '2', 'no count');
    await call.polls.vote('1', [0]);
    await waitUntil(() => count() === '1', 'the vote counts');
    call.polls.markSeen();
    await waitUntil(() => count() === undefined, 'seen');
    await call.leave();
    await waitUntil(() => !isSeen());
  });
});

describe('<call-notices> about polls', () => {
  it('says that a poll has started, leads to it, and goes away with the vote', async () => {
    const call = createFakeCall({ joined: true });
    const element = await fixture<HTMLElement>(html`<call-notices .call=${call}></call-notices>`);
    const text = () => element.shadowRoot!.querySelector('[role=status] .text')?.textContent?.trim();
    startFakePoll(call.room.get()!, TEA);
    await waitUntil(() => text() === 'New poll: Tea?', 'nothing said');
    expect(element.shadowRoot!.querySelector('.action')!.textContent).to.equal('Vote');
    await call.polls.vote('1', [0]);
    await waitUntil(() => text() === undefined, 'still there');
    startFakePoll(call.room.get()!, { ...TEA, question: 'Cake?' });
    await waitUntil(() => text() === 'New poll: Cake?', 'nothing about the next');
  });

  it('tells latecomers about several polls at once', async () => {
    const call = createFakeCall({ joined: true });
    startFakePoll(call.room.get()!, TEA);
    startFakePoll(call.room.get()!, { ...TEA, question: 'Cake?' });
    const element = await fixture<HTMLElement>(html`<call-notices .call=${call}></call-notices>`);
    const text = () => element.shadowRoot!.querySelector('[role=status] .text')?.textContent?.trim();
    await waitUntil(() => text() === '2 new polls', 'nothing said');
  });
});
