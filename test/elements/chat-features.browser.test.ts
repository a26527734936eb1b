import { expect, fixture, html } from '@open-wc/testing';
import { FocusKeeper } from '../../src/elements/base/focus-keeper.js';
import '../../src/elements/index.js';
import type { CallChatElement } from '../../src/elements/chat/call-chat.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function chat(texts: readonly string[] = [], options: Parameters<typeof createFakeCall>[0] = {}) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  const room = call.room.get()!;
  texts.forEach((text, at) => {
    room.chat.add({ from: 'fake-grace', name: 'Grace', text, sentAtMs: at * 1000 });
  });
  const element = await fixture<CallChatElement>(
    html`<call-chat style="width: 360px; height: 400px" .call=${call}></call-chat>`,
  );
  await waitUntil(() => texts.length === 0 || all(element, '.text').length > 0, 'no message was drawn');
  return { call, room, element };
}

const find = <E extends HTMLElement>(element: CallChatElement, selector: string) =>
  element.shadowRoot!.querySelector<E>(selector);
const all = (element: CallChatElement, selector: string) => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const textOf = (element: CallChatElement, selector: string) =>
  find(element, selector)?.textContent?.replace(/\s+/g, ' ').trim();
const asked = (call: FakeCall, name: string) => call.room.get()!.asked.filter((one) => one.name === name);

/** Presses an item in the menu of the last message. */
async function act(element: CallChatElement, label: string): Promise<void> {
  all(element, '.actions').at(-1)!.click();
  await waitUntil(() => find(element, '#actions .item') !== null, 'no menu');
  all(element, '#actions .item')
    .find((item) => item.textContent!.trim() === label || item.ariaLabel === label)!
    .click();
  await element.updateComplete;
}

function key(element: CallChatElement, name: string): void {
  find(element, 'textarea')!.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, cancelable: true, bubbles: true }),
  );
}

function type(element: CallChatElement, text: string): void {
  const field = find<HTMLTextAreaElement>(element, 'textarea')!;
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

describe('<call-chat> replies', () => {
  it('quotes the message, and shows and focuses it when the quote is pressed', async () => {
    const { call, element } = await chat(['Where?\nAnd when?']);
    await act(element, 'Reply');
    expect(textOf(element, '.reply-name')).to.equal('Replying to Grace');
    expect(element.shadowRoot!.activeElement?.localName).to.equal('textarea');
    type(element, 'Here');
    key(element, 'Enter');
    await waitUntil(() => find(element, '.quote') !== null, 'no quote');
    expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'Here', replyTo: 1 });
    expect(find(element, '.reply')).to.equal(null);
    expect(textOf(element, '.quote')).to.equal('Grace Where?');
    find(element, '.quote')!.click();
    await waitUntil(() => element.shadowRoot!.activeElement?.matches('[data-message="1"]') === true);
    await expect(element).to.be.accessible();
  });

  it('loads a quoted message that is further up', async () => {
    const { room, element } = await chat(Array.from({ length: 180 }, (_, n) => `Message ${n}`));
    await waitUntil(() => all(element, '.text').at(-1)?.textContent === 'Message 179', 'not at the end');
    room.say({ from: 'fake-alan', name: 'Alan', text: 'Again', replyTo: 3 });
    await waitUntil(() => find(element, '.quote') !== null, 'no quote');
    find(element, '.quote')!.click();
    await waitUntil(() => element.shadowRoot!.activeElement?.matches('[data-message="3"]') === true);
    const [shown, list] = [find(element, '[data-message="3"]')!, find(element, '.list')!];
    const [top, end] = [shown.getBoundingClientRect().top, list.getBoundingClientRect().bottom];
    expect(top).to.be.within(list.getBoundingClientRect().top, end);
  });

  it('says when the quoted message was deleted', async () => {
    const { room, element } = await chat(['Secret']);
    room.say({ from: 'fake-alan', name: 'Alan', text: 'What?', replyTo: 1 });
    await waitUntil(() => find(element, '.quote') !== null, 'no quote');
    await room.command('chat.delete', { message: 1 });
    await waitUntil(() => textOf(element, '.quote') === 'Message deleted');
    expect(element.shadowRoot!.textContent).not.to.contain('Secret');
    expect(find(element, 'button.quote')).to.equal(null);
  });

  it('is canceled by Escape or by its button, and keeps the text', async () => {
    const { call, element } = await chat(['Where?']);
    await act(element, 'Reply');
    type(element, 'Here');
    key(element, 'Escape');
    await element.updateComplete;
    expect(find(element, '.reply')).to.equal(null);
    await act(element, 'Reply');
    find(element, '.reply .send')!.click();
    key(element, 'Enter');
    await waitUntil(() => asked(call, 'chat.send').length === 1);
    expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'Here' });
  });

  it('stays private for a private message, and tells only that person that you are typing', async () => {
    const { call, room, element } = await chat();
    room.say({ from: 'fake-alan', name: 'Alan', text: 'psst', to: 'fake-self' });
    await waitUntil(() => find(element, '.actions') !== null, 'not shown');
    await act(element, 'Reply');
    expect(textOf(element, '.reply-name')).to.equal('Replying to Alan to Alan only');
    expect(find(element, 'select'), 'no other recipient can be chosen').to.equal(null);
    type(element, 'yes?');
    expect(asked(call, 'ephemeral typing').map(({ to }) => to)).to.deep.equal(['fake-alan']);
    key(element, 'Enter');
    await waitUntil(() => asked(call, 'chat.send').length === 1);
    expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'yes?', replyTo: 1 });
  });
});

describe('<call-chat> backstage', () => {
  it('marks what viewers cannot read, also between public messages of the same person', async () => {
    const { call, room, element } = await chat();
    const line = { from: 'fake-alan', name: 'Alan' };
    room.say({ ...line, text: 'Later', backstage: true });
    room.say({ ...line, text: 'Hello' });
    await waitUntil(() => all(element, '.text').length === 2, 'not shown');
    const heads = () =>
      all(element, '.head').map((head) => head.querySelector('.private')?.textContent ?? null);
    expect(heads()).to.deep.equal(['Backstage', null]);
    await call.chat.send('Good idea', { replyTo: 1 });
    await waitUntil(() => all(element, '.text').length === 3, 'an answer');
    expect(heads()).to.deep.equal(['Backstage', null, 'Backstage']);
  });
});

describe('<call-chat> reactions', () => {
  it('are added from the menu, counted, named, and taken back', async () => {
    const { call, room, element } = await chat(['Lunch?']);
    room.react('fake-alan', 1, '👍');
    await act(element, '👍');
    const chip = () => find(element, '.chip');
    await waitUntil(() => chip()?.ariaPressed === 'true', 'not pressed');
    expect(textOf(element, '.chip')).to.equal('👍2');
    expect(chip()!.ariaLabel).to.equal('You and Alan reacted with 👍');
    await expect(element).to.be.accessible();
    chip()!.click();
    await waitUntil(() => chip()?.ariaPressed === 'false', 'still pressed');
    expect(asked(call, 'chat.react').map(({ data }) => (data as { on: boolean }).on)).to.deep.equal([
      true,
      false,
    ]);
  });

  it('name five people, and count the others', async () => {
    const { room, element } = await chat(['Lunch?']);
    room.emit('chat.reacted', {
      message: 1,
      reactions: [{ reaction: '🎉', count: 1_200, people: [{ person: 'u_grace', name: 'Grace' }] }],
    });
    await waitUntil(() => find(element, '.chip') !== null);
    expect(find(element, '.chip')!.title).to.equal('Grace and 1,199 other people reacted with 🎉');
  });

  it('are chosen with the arrow keys', async () => {
    const { element } = await chat(['Lunch?']);
    all(element, '.actions')[0]!.click();
    const focused = () => element.shadowRoot!.activeElement as HTMLElement | null;
    await waitUntil(() => focused()?.textContent?.trim() === '👍', 'the first has no focus');
    focused()!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, composed: true }),
    );
    expect(focused()!.textContent!.trim()).to.equal('❤️');
  });
});

describe('<call-chat> emoji picker', () => {
  const picker = (element: CallChatElement) => find(element, 'call-emoji-picker');

  it('loads on first use, inserts at the caret, and returns the focus', async () => {
    const { element } = await chat();
    type(element, 'ab');
    const field = find<HTMLTextAreaElement>(element, 'textarea')!;
    field.setSelectionRange(1, 1);
    find(element, '[part=emoji]')!.click();
    await waitUntil(
      () => picker(element)?.shadowRoot?.querySelector('.emoji-menu button') != null,
      'no emoji',
    );
    expect(picker(element)!.shadowRoot!.querySelector('style'), 'blocked by a strict policy').to.equal(null);
    const emoji = [...picker(element)!.shadowRoot!.querySelectorAll<HTMLElement>('.emoji-menu button')];
    emoji.find(({ title, ariaLabel }) => `${title} ${ariaLabel}`.includes('grinning'))!.click();
    await waitUntil(() => field.value === 'a😀b', `the text is ${field.value}`);
    expect(element.shadowRoot!.activeElement === field).to.equal(true);
    expect(find(element, '#emoji')!.matches(':popover-open')).to.equal(false);
  });

  it('reacts with any emoji', async () => {
    const { call, element } = await chat(['Lunch?']);
    await act(element, 'More reactions');
    await waitUntil(() => picker(element) !== null, 'no picker');
    picker(element)!.dispatchEvent(new CustomEvent('emoji-click', { detail: { unicode: '🍕' } }));
    await waitUntil(() => asked(call, 'chat.react').length === 1);
    expect(asked(call, 'chat.react')[0]!.data).to.deep.equal({ message: 1, reaction: '🍕', on: true });
  });

  it('says that it cannot be loaded, and the quick reactions remain', async () => {
    const { call, element } = await chat(['Lunch?']);
    Object.assign(call, { assetBase: '/nowhere/' });
    find(element, '[part=emoji]')!.click();
    await waitUntil(() => find(element, '.emoji-failed') !== null, 'nothing said');
    expect(textOf(element, '.emoji-failed')).to.contain('cannot be loaded');
    find(element, '#emoji')!.hidePopover();
    await act(element, '👍');
    await waitUntil(() => asked(call, 'chat.react').length === 1);
  });
});

describe('<call-chat> pinned message', () => {
  it('is shown to everyone, opens, and leads to its message', async () => {
    const { room, element } = await chat(['Agenda: https://a.example']);
    await room.command('chat.pin', { message: 1, pinned: true });
    await waitUntil(() => find(element, '.pinned') !== null, 'not shown');
    expect(textOf(element, '.pinned-line')).to.equal('Grace Agenda: https://a.example');
    find(element, '.pinned-head')!.click();
    await waitUntil(() => find(element, '.pinned a') !== null, 'not open');
    expect(all(element, '.pinned-row .button')).to.have.length(1);
    find(element, '.pinned-row .button')!.click();
    await waitUntil(() => element.shadowRoot!.activeElement?.matches('[data-message="1"]') === true);
    await expect(element).to.be.accessible();
    await room.command('chat.delete', { message: 1 });
    await waitUntil(() => find(element, '.pinned') === null, 'still shown');
  });

  it('is pinned and unpinned by moderators', async () => {
    const { call, element } = await chat(['Agenda'], { role: 'moderator' });
    await act(element, 'Pin for everyone');
    await waitUntil(() => find(element, '.pinned') !== null, 'not pinned');
    await act(element, 'Unpin');
    await waitUntil(() => find(element, '.pinned') === null, 'not unpinned');
    expect(asked(call, 'chat.pin').map(({ data }) => data)).to.deep.equal([
      { message: 1, pinned: true },
      { message: 1, pinned: false },
    ]);
  });
});

describe('<call-chat> your own messages', () => {
  it('are marked as yours, also those of an earlier visit', async () => {
    const { room, element } = await chat();
    const { person } = room.self.get()!;
    const message = room.chat.add({ from: 'earlier', name: 'Ada', text: 'Mine', sentAtMs: 0 });
    room.emit('chat.sent', { ...message, person });
    await waitUntil(() => find(element, '.message--own') !== null, 'not marked');
    expect(textOf(element, '.from')).to.equal('You');
  });
});

describe('<call-chat> typing', () => {
  it('says who is typing to you alone', async () => {
    const { room, element } = await chat();
    room.receiveEphemeral('fake-grace', 'typing', true, true);
    await waitUntil(() => textOf(element, '.typing') === 'Grace is writing to you…');
    room.receiveEphemeral('fake-alan', 'typing', true);
    await waitUntil(() => textOf(element, '.typing') === 'Grace is writing to you… Alan is writing…');
  });
});

describe('<call-chat> that changes meanwhile', () => {
  const menu = (element: CallChatElement) => find(element, '#actions')!;
  const items = (element: CallChatElement) =>
    all(element, '#actions .item').map((item) => item.ariaLabel ?? item.textContent!.trim());

  async function withMenu(options: Parameters<typeof createFakeCall>[0] = {}) {
    const opened = await chat(['Hello'], options);
    all(opened.element, '.actions')[0]!.click();
    await waitUntil(() => menu(opened.element).matches(':popover-open'), 'no menu');
    return opened;
  }

  it('offers what a new moderator may do, in the menu that is open', async () => {
    const { call, element } = await withMenu();
    expect(items(element)).to.not.include('Delete');
    call.self.set({ role: 'moderator' });
    await element.updateComplete;
    expect(items(element)).to.include.members(['Pin for everyone', 'Delete']);
  });

  it('takes a reaction back that was added while the menu was open', async () => {
    const { call, room, element } = await withMenu();
    room.react('fake-self', 1, '👍');
    await element.updateComplete;
    const thumb = find(element, '.quick .emoji')!;
    expect(thumb.ariaChecked).to.equal('true');
    thumb.click();
    await waitUntil(() => asked(call, 'chat.react').length > 0);
    expect(asked(call, 'chat.react')[0]!.data).to.include({ reaction: '👍', on: false });
  });

  it('closes the menu of a message that was deleted', async () => {
    const { room, element } = await withMenu();
    room.chat.change(1, { text: '', deleted: true });
    room.emit('chat.changed', { message: 1, text: '', editedAtMs: null, deleted: true });
    await element.updateComplete;
    expect(menu(element).matches(':popover-open')).to.equal(false);
    expect(items(element)).to.deep.equal([]);
  });

  it('says that a quoted message is no longer there', async () => {
    const { room, element } = await chat(['Hello']);
    const message = room.chat.add({ from: 'fake-alan', name: 'Alan', text: 'Yes', sentAtMs: 1, replyTo: 1 });
    room.emit('chat.sent', { ...message, replyTo: { ...message.replyTo!, message: 0 } });
    await waitUntil(() => find(element, '.quote') !== null, 'no quote');
    find(element, '.quote')!.click();
    await waitUntil(() => find(element, '.problem') !== null, 'no problem');
    expect(textOf(element, '.problem')).to.equal('This message is no longer in the chat.');
  });

  it('begins the next visit with nothing of the last', async () => {
    const { call, room, element } = await chat(['Hello']);
    room.answer('chat.react', () => {
      throw new Error('No.');
    });
    await act(element, '👍');
    await waitUntil(() => find(element, '.problem') !== null, 'no problem');
    await room.command('chat.pin', { message: 1, pinned: true });
    room.say({ from: 'fake-alan', name: 'Alan', text: 'Hi' });
    await waitUntil(() => find(element, '.pinned-head') !== null, 'nothing pinned');
    find(element, '.pinned-head')!.click();
    await element.updateComplete;
    expect(textOf(element, '[role=status]')).to.equal('Alan: Hi');
    expect(all(element, '.pinned-text')).to.have.length(1);
    await call.leave();
    await call.join();
    const next = call.room.get()!;
    next.chat.add({ from: 'fake-grace', name: 'Grace', text: 'New', sentAtMs: 1 });
    await next.command('chat.pin', { message: 1, pinned: true });
    await waitUntil(() => find(element, '.pinned-head') !== null, 'nothing pinned');
    expect(all(element, '.pinned-text')).to.have.length(0);
    expect(all(element, '.problem')).to.have.length(0);
    expect(textOf(element, '[role=status]')).to.equal('');
  });
});

describe('<call-chat> text that could not be sent', () => {
  /** A private reply that the room has not answered; `refuse` refuses it. */
  async function sending() {
    const { call, room, element } = await chat();
    room.say({ from: 'fake-grace', name: 'Grace', text: 'A secret?', to: 'fake-self' });
    await waitUntil(() => all(element, '.actions').length > 0, 'no message');
    await act(element, 'Reply');
    let refuse = () => {};
    const refused = new Promise<never>((_, reject) => {
      refuse = () => reject(new Error('No.'));
    });
    room.answer('chat.send', () => refused);
    type(element, 'A secret!');
    key(element, 'Enter');
    await waitUntil(() => asked(call, 'chat.send').length === 1, 'nothing sent');
    return { call, room, element, refuse };
  }
  const field = (element: CallChatElement) => find<HTMLTextAreaElement>(element, 'textarea')!;

  it('returns to the field together with what it answers', async () => {
    const { element, refuse } = await sending();
    refuse();
    await waitUntil(() => field(element).value === 'A secret!', 'not restored');
    expect(textOf(element, '.reply-name')).to.equal('Replying to Grace to Grace only');
    expect(all(element, '.unsent')).to.have.length(0);
  });

  it('is kept beside another text, stays private, and can be sent again', async () => {
    const { call, room, element, refuse } = await sending();
    type(element, 'Hello all');
    refuse();
    await waitUntil(() => find(element, '.unsent') !== null, 'not kept');
    expect(field(element).value).to.equal('Hello all');
    expect(all(element, '.reply')).to.have.length(1);
    expect(textOf(element, '.unsent .reply-to')).to.equal('Not sent to Grace only A secret!');
    await expect(element).to.be.accessible();
    room.answer('chat.send', () => ({ message: 9, sentAtMs: 1 }));
    key(element, 'Enter');
    await waitUntil(() => asked(call, 'chat.send').length === 2, 'nothing sent');
    expect(asked(call, 'chat.send')[1]!.data).to.deep.equal({ text: 'Hello all' });
    find(element, '.unsent .button')!.click();
    await waitUntil(() => asked(call, 'chat.send').length === 3, 'not sent again');
    expect(asked(call, 'chat.send')[2]!.data).to.deep.equal({ text: 'A secret!', replyTo: 1 });
    await element.updateComplete;
    expect(all(element, '.unsent')).to.have.length(0);
  });
});

describe('<call-chat> focus', () => {
  it('stays at the message whose last reaction was taken back, and at the message that was unpinned', async () => {
    const { room, element } = await chat(['Hello'], { role: 'host' });
    // As the room around the panel does.
    const around = Object.assign(element.parentElement!, { addController() {} }) as unknown as HTMLElement;
    const keeper = new FocusKeeper(around as ConstructorParameters<typeof FocusKeeper>[0]);
    keeper.hostConnected();
    room.react('fake-self', 1, '👍');
    await waitUntil(() => find(element, '.chip') !== null, 'no reaction');
    const isAtMessage = () => element.shadowRoot!.activeElement?.matches('[data-message="1"]') === true;
    find(element, '.chip')!.focus();
    find(element, '.chip')!.click();
    await waitUntil(isAtMessage, 'the focus is not at the message');
    await room.command('chat.pin', { message: 1, pinned: true });
    await waitUntil(() => find(element, '.pinned-head') !== null, 'nothing pinned');
    find(element, '.pinned-head')!.click();
    await element.updateComplete;
    const unpin = all(element, '.pinned-row .button').at(-1)!;
    unpin.focus();
    unpin.click();
    await waitUntil(isAtMessage, 'the focus is not at the message');
    keeper.hostDisconnected();
  });
});
