import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/index.js';
import type { CallParticipantsElement } from '../../src/elements/participants/call-participants.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { RoomError } from '../../src/room/room-error.js';
import { createFakeCall, startFakeBreakouts } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function people(options: Parameters<typeof createFakeCall>[0] = {}) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  call.presenceOptions.set({ status: true });
  const element = await fixture<CallParticipantsElement>(
    html`<call-participants style="width: 340px" .call=${call}></call-participants>`,
  );
  return { call, room: call.room.get()!, element };
}

const find = <E extends HTMLElement>(element: CallParticipantsElement, selector: string) =>
  element.shadowRoot!.querySelector<E>(selector);
const rowOf = (element: CallParticipantsElement, name: string) =>
  [...element.shadowRoot!.querySelectorAll('li')].find((row) => row.textContent!.includes(name))!;
/** What the row says under the name, in order. */
const said = (element: CallParticipantsElement, name: string) =>
  [...rowOf(element, name).querySelectorAll('.facts > span, .said')].map((one) => one.textContent!.trim());
const field = (element: CallParticipantsElement) => find<HTMLInputElement>(element, '.status-input');
const button = (element: CallParticipantsElement) => find(element, '[part=status-edit]')!;

/** Opens the field with the keyboard, and types. */
async function write(element: CallParticipantsElement, text: string): Promise<void> {
  button(element).focus();
  await sendKeys({ press: 'Enter' });
  await waitUntil(() => element.shadowRoot!.activeElement === field(element), 'no field');
  field(element)!.select();
  await sendKeys({ type: text });
  await element.updateComplete;
}
const closed = (element: CallParticipantsElement) =>
  waitUntil(() => element.shadowRoot!.activeElement === button(element) && !field(element), 'not closed');

describe('<call-participants> with presence', () => {
  it('shows that people are away, on a phone or in a breakout room, and what they wrote', async () => {
    const { room, element } = await people();
    expect(said(element, 'Grace')).to.deep.equal([]);
    const status = { text: 'At lunch', emoji: '🥗' };
    room.setPresence('fake-grace', { callroom: { away: true, device: 'phone', breakout: 'Team A', status } });
    await element.updateComplete;
    expect(said(element, 'Grace')).to.deep.equal([
      'Away',
      'On a phone',
      'Breakout room: Team A',
      '🥗 At lunch',
    ]);
    const opacity = (name: string) =>
      getComputedStyle(rowOf(element, name).querySelector('.initials')!).opacity;
    expect([opacity('Grace'), opacity('Alan')]).to.deep.equal(['0.45', '1']);
    await expect(element).to.be.accessible();
    expect(element.isUpdatePending).to.equal(false);
    room.setPresence('fake-alan', { callroom: { away: true } });
    expect(element.isUpdatePending, 'a status draws its line, and not the list').to.equal(false);
    expect(said(element, 'Alan')).to.deep.equal(['Away']);
    room.setPresence('fake-grace', { callroom: {}, step: 1 });
    await element.updateComplete;
    expect(said(element, 'Grace')).to.deep.equal([]);
    room.setPresence('fake-grace', null);
    await element.updateComplete;
    expect(said(element, 'Grace')).to.deep.equal([]);
  });

  it('shows at each connection of a person what that connection says', async () => {
    const { room, element } = await people({
      participants: [
        { id: 'a', name: 'Grace' },
        { id: 'b', name: 'Grace 2' },
      ],
    });
    const metas = { a: { callroom: { away: true } }, b: { callroom: { device: 'phone' } } };
    room.people.set({ u: { id: 'u', name: 'Grace', metas } });
    await element.updateComplete;
    expect(said(element, 'Grace 2')).to.deep.equal(['On a phone']);
    expect(said(element, 'Grace')).to.deep.equal(['Away']);
  });

  it('shows nothing of a presence of another form, and cleans what others wrote', async () => {
    const { room, element } = await people();
    for (const callroom of [
      'away',
      null,
      { away: 'yes', device: 'x', breakout: {}, status: { emoji: 'x' } },
    ]) {
      room.setPresence('fake-grace', { callroom });
      await element.updateComplete;
      expect(said(element, 'Grace')).to.deep.equal([]);
    }
    const status = { text: `\u202E<b>${'x'.repeat(900)}`, emoji: '🥗🥗' };
    room.setPresence('fake-grace', { callroom: { status, breakout: 'A\u200B\nB' } });
    await element.updateComplete;
    expect(said(element, 'Grace')).to.deep.equal(['Breakout room: A B', `<b>${'x'.repeat(61)}`]);
  });

  it('lets you write a status with the keyboard: Enter saves, and an emoji at the start is its emoji', async () => {
    const { call, room, element } = await people();
    expect(button(element).ariaLabel).to.equal('Set a status');
    await write(element, '🥗 At lunch');
    await expect(element).to.be.accessible();
    await sendKeys({ press: 'Enter' });
    await closed(element);
    const status = { text: 'At lunch', emoji: '🥗' };
    expect(room.people.get()!.u_self!.metas).to.deep.equal({ 'fake-self': { callroom: { status } } });
    expect(call.status.own.get().status).to.deep.equal(status);
    expect(said(element, 'Ada')).to.deep.equal(['🥗 At lunch']);
    expect(button(element).ariaLabel).to.equal('Edit your status');
  });

  it('Escape leaves the status as it is, and closes only the field', async () => {
    const { call, element } = await people();
    await call.status.set({ text: 'At lunch' });
    let escapes = 0;
    const count = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') escapes++;
    };
    document.addEventListener('keydown', count);
    await write(element, 'Gone');
    await sendKeys({ press: 'Escape' });
    await closed(element);
    await sendKeys({ press: 'Escape' });
    document.removeEventListener('keydown', count);
    expect(escapes, 'the second one only').to.equal(1);
    expect(call.status.own.get().status).to.deep.equal({ text: 'At lunch' });
  });

  it('clears the status', async () => {
    const { call, element } = await people();
    button(element).click();
    await element.updateComplete;
    expect(find(element, '[aria-label="Clear status"]'), 'nothing to clear').to.equal(null);
    await call.status.set({ text: 'At lunch' });
    await element.updateComplete;
    find(element, '[aria-label="Clear status"]')!.click();
    await closed(element);
    expect(call.status.own.get().status).to.equal(null);
    expect(said(element, 'Ada')).to.deep.equal([]);
  });

  it('does not save a text that is too long, and says so', async () => {
    const { call, element } = await people();
    await write(element, `🥗${'x'.repeat(64)}`);
    expect(find(element, '.status-limit')!.textContent).to.equal('');
    await sendKeys({ type: 'y' });
    await element.updateComplete;
    expect(find(element, '.status-limit')!.textContent).to.equal('Too long: at most 64 characters.');
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expect(field(element)!.value.length).to.equal(67);
    expect(call.status.own.get().status).to.equal(null);
  });

  it('keeps the field open if the room refuses, and reports it', async () => {
    const { room, element } = await people();
    const codes: string[] = [];
    element.addEventListener('call-error', ({ error }) => codes.push(error.code));
    room.answer('presence.track', () => {
      throw new RoomError('rate_limited', 'Too many.');
    });
    await write(element, 'At lunch');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => codes.length > 0, 'no error');
    expect(codes).to.deep.equal(['rate_limited']);
    expect(field(element)!.value).to.equal('At lunch');
  });

  it('can be prevented by the page', async () => {
    const { call, element } = await people();
    const wanted: unknown[] = [];
    element.addEventListener('call-status-request', (event) => {
      wanted.push(event.data);
      event.preventDefault();
    });
    await write(element, 'At lunch');
    await sendKeys({ press: 'Enter' });
    await closed(element);
    expect(wanted).to.deep.equal([{ status: { text: 'At lunch' } }]);
    expect(call.status.own.get().status).to.equal(null);
  });

  it('names the breakout room of a person who is in the main room’s list', async () => {
    const { room, element } = await people();
    const breakouts = startFakeBreakouts(room);
    const [blue] = breakouts.create(['Blue']);
    breakouts.assign(['fake-grace'], blue!);
    breakouts.open();
    await element.updateComplete;
    expect(said(element, 'Grace'), 'she is invited').to.deep.equal([]);
    breakouts.enter('fake-grace', blue!);
    await element.updateComplete;
    expect(said(element, 'Grace')).to.deep.equal(['Breakout room: Blue']);
    room.setPresence('fake-grace', { callroom: { away: true } });
    expect(said(element, 'Grace')).to.deep.equal(['Away', 'Breakout room: Blue']);
    breakouts.leave('fake-grace');
    await element.updateComplete;
    expect(said(element, 'Grace')).to.deep.equal(['Away']);
  });

  it('without the option, has no field', async () => {
    const { call, element } = await people();
    call.presenceOptions.set({});
    await element.updateComplete;
    expect(button(element) as HTMLElement | null).to.equal(null);
    await call.status.set({ text: 'At lunch' });
    await element.updateComplete;
    expect(said(element, 'Ada'), 'a page may set it by itself').to.deep.equal(['At lunch']);
  });
});

describe('<call-room presence>', () => {
  it('sets what its call says, at once', async () => {
    const room = await fixture<CallRoomElement>(
      html`<call-room room="r" token-endpoint="/t" presence=" away  status "></call-room>`,
    );
    const { call } = room;
    const on = () =>
      Object.entries(call!.presenceOptions.get()).flatMap(([name, value]) => (value ? [name] : []));
    expect(on()).to.deep.equal(['away', 'status']);
    room.presence = 'device';
    await room.updateComplete;
    expect(on()).to.deep.equal(['device']);
    room.presence = '';
    await room.updateComplete;
    expect(on()).to.deep.equal([]);
    expect(room.call).to.equal(call);
  });
});
