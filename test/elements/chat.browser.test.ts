import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import type { CallChatElement } from '../../src/elements/chat/call-chat.js';
import type { CallChatToggleElement } from '../../src/elements/chat-toggle/call-chat-toggle.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function chat(messages = 0, options: Parameters<typeof createFakeCall>[0] = {}) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  const room = call.room.get()!;
  for (let at = 0; at < messages; at++) {
    room.chat.add({ from: 'fake-grace', name: 'Grace', text: `Message ${at}`, sentAtMs: at * 1000 });
  }
  const element = await fixture<CallChatElement>(
    html`<call-chat style="width: 360px; height: 400px" .call=${call}></call-chat>`,
  );
  if (messages > 0) await waitUntil(() => texts(element).length > 0, 'no message was drawn');
  return { call, room, element };
}

const find = <E extends HTMLElement>(element: CallChatElement, selector: string) =>
  element.shadowRoot!.querySelector<E>(selector);
const texts = (element: CallChatElement) =>
  [...element.shadowRoot!.querySelectorAll('.text')].map((text) => text.firstChild?.textContent ?? '');
const listed = (element: CallChatElement) =>
  [...element.shadowRoot!.querySelectorAll('.text')].map((text) => text.textContent!.trim());

async function write(element: CallChatElement, text: string): Promise<void> {
  const field = find<HTMLTextAreaElement>(element, 'textarea')!;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
  await element.updateComplete;
}

async function act(element: CallChatElement, label: string): Promise<void> {
  find(element, '.actions')!.click();
  await waitUntil(() => find(element, '#actions .item') !== null, 'no menu');
  const items = [...element.shadowRoot!.querySelectorAll<HTMLElement>('#actions .item')];
  items.find((item) => item.textContent!.trim() === label)!.click();
  await element.updateComplete;
}

const asked = (call: FakeCall, name: string) => call.room.get()!.asked.filter((one) => one.name === name);

describe('<call-chat>', () => {
  describe('accessibility', () => {
    it('has no violation, empty and with messages', async () => {
      await expect((await chat()).element).to.be.accessible();
      await expect((await chat(3)).element).to.be.accessible();
    });

    it('announces new messages of others, and no old messages', async () => {
      const { room, element } = await chat(2);
      const said = () => find(element, '[role=status]')!.textContent!;
      expect(said()).to.equal('');
      room.say({ from: 'fake-grace', name: 'Grace', text: 'News' });
      await waitUntil(() => said() === 'Grace: News');
    });
  });

  describe('writing', () => {
    it('sends to everyone by Enter, and shows it when the room has it', async () => {
      const { call, element } = await chat();
      await write(element, '  Hello https://a.example  ');
      await waitUntil(() => texts(element).length === 1, 'not shown');
      expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'Hello https://a.example' });
      expect(find<HTMLTextAreaElement>(element, 'textarea')!.value).to.equal('');
      const link = find<HTMLAnchorElement>(element, 'a')!;
      expect([link.href, link.rel, link.target]).to.deep.equal([
        'https://a.example/',
        'noopener noreferrer nofollow',
        '_blank',
      ]);
    });

    it('has the direction of the typed text, and of the page while empty', async () => {
      const { element } = await chat();
      element.dir = 'rtl';
      const field = find<HTMLTextAreaElement>(element, 'textarea')!;
      expect(getComputedStyle(field).direction, 'empty').to.equal('rtl');
      field.value = 'Hello';
      field.dispatchEvent(new Event('input'));
      await element.updateComplete;
      expect(getComputedStyle(field).direction, 'in English').to.equal('ltr');
    });

    it('sends to one person alone, and says so', async () => {
      const { call, element } = await chat();
      const select = find<HTMLSelectElement>(element, 'select')!;
      select.value = 'fake-alan';
      select.dispatchEvent(new Event('change'));
      await write(element, 'Only you');
      await waitUntil(() => find(element, '.private') !== null, 'not marked');
      expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'Only you', to: 'fake-alan' });
      expect(find(element, '.private')!.textContent).to.equal('to Alan only');
    });

    it('still names a recipient who left, until another recipient is chosen', async () => {
      const { call, element } = await chat();
      const select = () => find<HTMLSelectElement>(element, 'select');
      const choose = (id: string) => {
        select()!.value = id;
        select()!.dispatchEvent(new Event('change'));
      };
      choose('fake-alan');
      call.remove(call.others.find(({ key }) => key === 'fake-alan')!);
      await element.updateComplete;
      expect([select()?.value, select()?.selectedOptions[0]?.text]).to.deep.equal(['fake-alan', 'Alan']);
      choose('');
      await element.updateComplete;
      expect(select()).to.equal(null);
      await write(element, 'Everyone');
      expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'Everyone' });
    });

    it('keeps a text that the room refused', async () => {
      const { room, element } = await chat();
      room.answer('chat.send', () => {
        throw new Error('No.');
      });
      await write(element, 'Precious');
      await waitUntil(() => find(element, '.problem') !== null, 'no problem shown');
      expect(find<HTMLTextAreaElement>(element, 'textarea')!.value).to.equal('Precious');
    });

    it('can be prevented by the page', async () => {
      const { call, element } = await chat();
      element.addEventListener('call-chat-send-request', (event) => event.preventDefault());
      await write(element, 'Hello');
      expect(asked(call, 'chat.send')).to.have.length(0);
    });

    it('takes no Enter of a composition, nor one with Shift', async () => {
      const { call, element } = await chat();
      const field = find<HTMLTextAreaElement>(element, 'textarea')!;
      field.value = 'こんにちは';
      field.dispatchEvent(new Event('input'));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true }));
      // WebKit has ended the composition by the time it tells of the key that confirms it.
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229 }));
      expect(asked(call, 'chat.send')).to.have.length(0);
    });

    it('keeps a text that is too long, says so, and sends it once it is short enough', async () => {
      const { call, element } = await chat();
      const field = find<HTMLTextAreaElement>(element, 'textarea')!;
      const limit = () => find(element, '#limit')!;
      await write(element, 'x'.repeat(3_700));
      expect(asked(call, 'chat.send')).to.have.length(1);
      expect(limit().hidden).to.equal(true);

      await write(element, ` ${'x'.repeat(4_123)} `);
      expect(asked(call, 'chat.send'), 'nothing is sent').to.have.length(1);
      expect(field.value.length, 'nothing is cut off').to.equal(4_125);
      expect(limit().textContent).to.contain('at most 4,000 characters').and.to.contain('4,123 / 4,000');
      expect(limit().querySelector('[role=alert]')!.textContent).to.not.equal('');
      expect(field.ariaInvalid).to.equal('true');
      expect(find(element, '.send')!.ariaDisabled).to.equal('true');
      await expect(element).to.be.accessible();

      await write(element, ` ${'x'.repeat(4_000)} `);
      expect(asked(call, 'chat.send')).to.have.length(2);
      expect((asked(call, 'chat.send')[1]!.data as { text: string }).text).to.have.length(4_000);
    });

    it('keeps a change that is too long in the field', async () => {
      const { call, element } = await chat();
      await write(element, 'Short');
      await waitUntil(() => find(element, '.actions'));
      await act(element, 'Edit');
      await write(element, 'x'.repeat(4_001));
      expect(asked(call, 'chat.edit')).to.have.length(0);
      expect(find<HTMLTextAreaElement>(element, 'textarea')!.value).to.have.length(4_001);
      expect(element.matches(':state(editing)')).to.equal(true);
    });

    it('tells the others that you are writing, and shows who else is', async () => {
      const { call, room, element } = await chat();
      const field = find<HTMLTextAreaElement>(element, 'textarea')!;
      field.value = 'H';
      field.dispatchEvent(new Event('input'));
      expect(asked(call, 'ephemeral typing')).to.have.length(1);
      room.receiveEphemeral('fake-grace', 'typing', true);
      await waitUntil(() => find(element, '.typing')!.textContent!.includes('Grace is writing'));
    });
  });

  describe('changing', () => {
    it('edits and deletes your own messages', async () => {
      const { element } = await chat();
      await write(element, 'Tpyo');
      await waitUntil(() => texts(element).length === 1, 'not shown');
      await act(element, 'Edit');
      expect(element.matches(':state(editing)')).to.equal(true);
      await write(element, 'Typo');
      await waitUntil(() => listed(element)[0] === 'Typoedited', 'not edited');
      await act(element, 'Delete');
      await waitUntil(() => listed(element)[0] === 'Message deleted', 'not deleted');
      expect(find(element, '.actions')).to.equal(null);
    });

    it('lets only moderators delete messages of others', async () => {
      const other = (await chat(1)).element;
      find(other, '.actions')!.click();
      await waitUntil(() => find(other, '#actions .item') !== null, 'no menu');
      expect(find(other, '#actions .item--danger')).to.equal(null);
      const { call, element } = await chat(1, { role: 'moderator' });
      await act(element, 'Delete');
      await waitUntil(() => asked(call, 'chat.delete').length === 1);
    });
  });

  describe('ten thousand messages', () => {
    it('are in the page only near the view, and load while scrolling up, without a jump', async () => {
      const { element } = await chat(10_000);
      const list = find(element, '.list')!;
      await waitUntil(() => listed(element).at(-1) === 'Message 9999', 'not at the end');
      for (let page = 0; page < 6; page++) {
        const before = element.shadowRoot!.querySelectorAll('.chunk').length;
        list.scrollTop = 0;
        list.dispatchEvent(new Event('scroll'));
        await waitUntil(
          () => element.shadowRoot!.querySelectorAll('.chunk').length > before,
          'no earlier page came',
        );
        await element.updateComplete;
        expect(list.scrollTop, 'what one reads stays').to.be.above(200);
      }
      await waitUntil(() => texts(element).length < 200, 'too much in the page');
    });

    it('keep the scroll position of a reader further up, and announce new messages', async () => {
      const { room, element } = await chat(300);
      const list = find(element, '.list')!;
      await waitUntil(() => listed(element).at(-1) === 'Message 299', 'not drawn');
      list.scrollTop = list.scrollHeight / 2;
      list.dispatchEvent(new Event('scroll'));
      await element.updateComplete;
      room.say({ from: 'fake-grace', name: 'Grace', text: 'News' });
      await waitUntil(() => find(element, '.jump') !== null, 'nothing said');
      find(element, '.jump')!.click();
      await waitUntil(() => listed(element).at(-1) === 'News', 'not at the end');
      expect(find(element, '.jump')).to.equal(null);
    });
  });

  describe('life cycle', () => {
    it('shows another call’s chat, and none after the call', async () => {
      const { call, element } = await chat(2);
      element.call = createFakeCall({ joined: true });
      await waitUntil(() => texts(element).length === 0, 'still the old one');
      element.call = call;
      await waitUntil(() => texts(element).length === 2, 'not the first again');
      call.end('left');
      await waitUntil(() => element.matches(':state(empty)'), 'still there');
    });
  });

  describe('messages of others', () => {
    async function said(text: string, name = 'Grace') {
      const { room, ...rest } = await chat();
      room.say({ from: 'fake-grace', name, text });
      await waitUntil(() => texts(rest.element).length === 1, 'not shown');
      return { room, ...rest };
    }

    it('is parsed once, over many renders', async () => {
      const text = `http://a${')'.repeat(3_990)}`;
      const Native = URL;
      let count = 0;
      globalThis.URL = class extends Native {
        constructor(address: string | URL, base?: string | URL) {
          super(address, base);
          if (String(address) === 'http://a') count++;
        }
      };
      try {
        const { call, element } = await said(text);
        for (let at = 0; at < 20; at++) {
          call.others[0]!.set({ handRaisedAtMs: at });
          element.requestUpdate();
          await element.updateComplete;
        }
        expect(find<HTMLAnchorElement>(element, '.text a')!.textContent).to.equal('http://a');
        expect(listed(element)).to.deep.equal([text]);
        expect(count).to.equal(1);
      } finally {
        globalThis.URL = Native;
      }
    });

    it('has each link isolated, from left to right, and showing where it leads', async () => {
      const { element } = await said(
        'שלום https://аpple.com/\u202Egpj.exe ו https://bank.example@evil.example',
      );
      const links = [...element.shadowRoot!.querySelectorAll<HTMLAnchorElement>('.text a')];
      expect(links.map(({ textContent, href }) => [textContent, href])).to.deep.equal([
        ['https://xn--pple-43d.com/gpj.exe', 'https://xn--pple-43d.com/gpj.exe'],
      ]);
      const { direction, unicodeBidi } = getComputedStyle(links[0]!.parentElement!);
      expect([direction, unicodeBidi]).to.deep.equal(['ltr', 'isolate']);
      expect(getComputedStyle(find(element, '.text')!).direction, 'the message around it').to.equal('rtl');
    });

    it('is shown and announced without direction controls and invisible characters', async () => {
      const line = {
        from: 'fake-grace',
        name: '\u202EGrace\u2800\u0007',
        text: 'pay \u202Eevil\u202C\u200B 👩\u200D👧',
      };
      const { room, element } = await said('Hello', line.name);
      room.say(line);
      await waitUntil(() => texts(element).length === 2, 'not shown');
      expect(listed(element)).to.deep.equal(['Hello', 'pay evil 👩\u200D👧']);
      expect(find(element, '.from')!.textContent).to.equal('Grace');
      await waitUntil(() => find(element, '[role=status]')!.textContent === 'Grace: pay evil 👩\u200D👧');
    });

    it('comes from a guest if the name has no visible character', async () => {
      const { element } = await said('Hello', '\u3164');
      expect(find(element, '.from')!.textContent).to.equal('Guest');
    });

    it('never paints over another message', async () => {
      const { element } = await said(`x${'\u0301'.repeat(1_000)}`);
      expect([...listed(element)[0]!].length).to.equal(5);
      expect(getComputedStyle(find(element, '.text')!).overflow).to.equal('clip');
    });

    it('is not sent without visible characters', async () => {
      const { call, element } = await chat();
      await write(element, '\u3164\u200B');
      expect(find(element, '.send--ready')).to.equal(null);
      expect(asked(call, 'chat.send')).to.deep.equal([]);
    });
  });
});

describe('<call-chat-toggle>', () => {
  it('does not load the chat while nobody else is here, and counts the messages of people who have left', async () => {
    const call = createFakeCall({ joined: true });
    const { chat } = call;
    let isLoaded = false;
    Object.defineProperty(call, 'chat', {
      get: () => {
        isLoaded = true;
        return chat;
      },
    });
    const toggle = await fixture<CallChatToggleElement>(
      html`<call-chat-toggle .call=${call}></call-chat-toggle>`,
    );
    expect(isLoaded).to.equal(false);
    const grace = call.add('Grace');
    await toggle.updateComplete;
    expect(isLoaded).to.equal(true);
    call.room.get()!.say({ from: 'x', name: 'Grace', text: 'One' });
    call.remove(grace);
    const count = () => toggle.shadowRoot!.querySelector('.count')?.textContent;
    await waitUntil(() => count() === '1', 'not counted');
  });

  it('counts the messages that the first person to come writes before the chat has loaded', async () => {
    const call = createFakeCall({ joined: true });
    const toggle = await fixture<CallChatToggleElement>(
      html`<call-chat-toggle .call=${call}></call-chat-toggle>`,
    );
    const room = call.room.get()!;
    call.add('Grace');
    room.chat.add({ from: 'x', name: 'Grace', text: 'Hi', sentAtMs: room.enteredAtMs! + 1 });
    const count = () => toggle.shadowRoot!.querySelector('.count')?.textContent;
    await waitUntil(() => count() === '1', 'not counted');
  });

  it('counts unread messages until the chat is read', async () => {
    const call = createFakeCall({ joined: true, participants: 2 });
    const room = await fixture(
      html`<call-room .call=${call}><call-chat-toggle></call-chat-toggle></call-room>`,
    );
    const toggle = room.querySelector('call-chat-toggle')!;
    await toggle.updateComplete;
    const count = () => toggle.shadowRoot!.querySelector('.count')?.textContent;
    call.room.get()!.say({ from: 'x', name: 'Grace', text: 'One' });
    call.room.get()!.say({ from: 'x', name: 'Grace', text: 'Two' });
    await waitUntil(() => count() === '2', 'not counted');
    expect(toggle.shadowRoot!.querySelector('button')!.ariaLabel).to.equal('Show chat (2 unread)');
    await expect(toggle).to.be.accessible();
    room.append(Object.assign(document.createElement('call-chat'), { style: 'height: 300px' }));
    await waitUntil(() => count() === undefined, 'still counted');
  });
});
