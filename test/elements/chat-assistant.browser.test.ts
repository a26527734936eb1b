import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import type { CallChatElement } from '../../src/elements/chat/call-chat.js';
import type { CallNoticesElement } from '../../src/elements/notices/call-notices.js';
import { createFakeCall, type FakeCall, startFakeAssistant } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function chat(
  texts: readonly string[] = [],
  { lang = 'en', ...options }: Parameters<typeof createFakeCall>[0] & { lang?: string } = {},
) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  const room = call.room.get()!;
  texts.forEach((text, at) => {
    room.chat.add({ from: 'fake-grace', name: 'Grace', text, sentAtMs: at * 1000 });
  });
  const assistant = startFakeAssistant(room);
  const element = await fixture<CallChatElement>(
    html`<call-chat lang=${lang} style="width: 360px; height: 400px" .call=${call}></call-chat>`,
  );
  await waitUntil(() => find(element, '.hint') !== null, 'the code for the assistant was not loaded');
  await waitUntil(() => texts.length === 0 || all(element, '.text').length > 0, 'no message was drawn');
  return { call, room, element, assistant };
}

const find = <E extends HTMLElement>(element: CallChatElement, selector: string) =>
  element.shadowRoot!.querySelector<E>(selector);
const all = (element: CallChatElement, selector: string) => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const textOf = (element: CallChatElement, selector: string) =>
  find(element, selector)?.textContent?.replace(/\s+/g, ' ').trim();
const field = (element: CallChatElement) => find<HTMLTextAreaElement>(element, 'textarea')!;
const said = (element: CallChatElement) => find(element, '[role=status]')!.textContent!;
const asked = (call: FakeCall, name: string) => call.room.get()!.asked.filter((one) => one.name === name);

function key(element: CallChatElement, name: string, more: KeyboardEventInit = {}): void {
  field(element).dispatchEvent(
    new KeyboardEvent('keydown', { key: name, cancelable: true, bubbles: true, ...more }),
  );
}

async function type(element: CallChatElement, text: string, more: InputEventInit = {}): Promise<void> {
  field(element).focus();
  field(element).value = text;
  field(element).setSelectionRange(text.length, text.length);
  field(element).dispatchEvent(new InputEvent('input', more));
  await element.updateComplete;
}

describe('<call-chat> messages of the assistant', () => {
  it('are marked as AI in words, and offer neither an edit nor a private reply', async () => {
    const { call, room, element, assistant } = await chat(['Hello'], { role: 'moderator' });
    const message = assistant.begin(1);
    assistant.write(message, 'Good day.');
    assistant.end(message);
    await waitUntil(() => find(element, '[part=mark]') !== null, 'no mark');
    expect(textOf(element, '.message:last-child .head')).to.match(/^Assistant AI /);
    all(element, '.actions').at(-1)!.click();
    await waitUntil(() => find(element, '#actions .item') !== null, 'no menu');
    const items = all(element, '#actions > .item').map((item) => item.textContent!.trim());
    expect(items).to.deep.equal(['Reply', 'Pin for everyone', 'Delete']);
    all(element, '#actions > .item')[0]!.click();
    await element.updateComplete;
    expect(textOf(element, '.reply-name')).to.equal('Replying to Assistant');
    await type(element, 'And you?');
    key(element, 'Enter');
    await waitUntil(() => asked(call, 'chat.send').length === 1);
    expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'And you?', replyTo: message });
    room.say({ from: 'b_weather', name: 'Weather', text: 'It rains.' });
    await waitUntil(() => all(element, '[part=mark]').length === 2, 'not marked');
    expect(all(element, '[part=mark]')[1]!.textContent, 'of another behavior').to.equal('Automatic');
    await expect(element).to.be.accessible();
  });

  it('grow while they are written, with a mark that says so, and never count as edited', async () => {
    const { call, element, assistant } = await chat(['Hello']);
    const message = assistant.begin();
    const shown = () => find(element, `[data-message="${message}"]`)!;
    await waitUntil(() => shown() !== null);
    expect(shown().ariaBusy).to.equal('true');
    expect(shown().querySelector('.text')!.textContent, 'no words yet').to.equal('Assistant is writing…');
    for (const text of ['Good', 'Good day,', 'Good day, Ada.']) {
      assistant.write(message, text);
      await waitUntil(() => shown().querySelector('.text')!.textContent!.startsWith(text), text);
    }
    expect(shown().ariaBusy).to.equal('true');
    expect(shown().querySelectorAll('.dots i')).to.have.length(3);
    await expect(element).to.be.accessible();
    assistant.end(message);
    await waitUntil(() => shown().ariaBusy === null, 'still busy');
    expect(shown().querySelector('.text')!.textContent).to.equal('Good day, Ada.');
    expect(call.chat.unread.get(), 'read, because it is in view').to.equal(0);
  });

  it('are read once to screen readers, when they are whole', async () => {
    const { element, assistant } = await chat(['Hello']);
    const heard: string[] = [];
    new MutationObserver(() => heard.push(said(element))).observe(find(element, '[role=status]')!, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    const message = assistant.begin();
    for (const text of ['Good', 'Good day,', 'Good day, Ada.']) {
      assistant.write(message, text);
      await element.updateComplete;
    }
    expect(said(element)).to.equal('');
    assistant.end(message);
    await waitUntil(() => said(element) !== '', 'nothing said');
    expect(heard).to.deep.equal(['Assistant: Good day, Ada.']);
  });

  it('say in the language of the reader why they are incomplete', async () => {
    const { element, assistant } = await chat(['Hello'], { lang: 'de' });
    const message = assistant.begin();
    assistant.write(message, 'Guten');
    assistant.breakOff(message, 'ai_dropped');
    await waitUntil(
      () =>
        textOf(element, '.note') ===
        'Diese Antwort ist unvollständig. Die Verbindung zum Assistenten ist abgebrochen. Fragen Sie gleich noch einmal.',
      'no reason',
    );
    await waitUntil(
      () => said(element) === 'Assistant: Guten\nDiese Antwort ist unvollständig.',
      said(element),
    );
    await expect(element).to.be.accessible();
  });

  it('leave no trace if they were deleted without a word', async () => {
    const { room, element, assistant } = await chat(['Hello']);
    const message = assistant.begin();
    await waitUntil(() => all(element, '.message').length === 2);
    await room.command('chat.delete', { message });
    await waitUntil(() => all(element, '.message').length === 1, 'still there');
    expect(said(element)).to.equal('');
  });

  it('are one new message, however often they change', async () => {
    const { call, element, assistant } = await chat(Array.from({ length: 60 }, (_, at) => `Message ${at}`));
    const list = find(element, '.list')!;
    await waitUntil(() => list.scrollTop > 0, 'not at the end');
    list.scrollTop = 40;
    list.dispatchEvent(new Event('scroll'));
    await element.updateComplete;
    const message = assistant.begin();
    for (const text of ['Good', 'Good day.']) assistant.write(message, text);
    await waitUntil(() => find(element, '.jump') !== null, 'no button');
    assistant.end(message);
    await element.updateComplete;
    expect(call.chat.unread.get()).to.equal(1);
  });
});

describe('<call-chat> while an answer grows', () => {
  const LINES = 'A line of the answer.\n'.repeat(12);

  it('keeps what is read in its place, above and below the answer', async () => {
    const { room, element, assistant } = await chat(Array.from({ length: 30 }, (_, at) => `Message ${at}`));
    const list = find(element, '.list')!;
    const message = assistant.begin();
    for (let at = 0; at < 30; at++) room.say({ from: 'fake-grace', name: 'Grace', text: `Later ${at}` });
    await waitUntil(() => all(element, '.text').at(-1)?.textContent === 'Later 29', 'not drawn');
    const topOf = (id: number) => find(element, `[data-message="${id}"]`)!.getBoundingClientRect().top;
    let answer = '';
    for (const read of [message - 10, message + 15]) {
      list.scrollTop += topOf(read) - list.getBoundingClientRect().top;
      list.dispatchEvent(new Event('scroll'));
      await element.updateComplete;
      const before = topOf(read);
      answer += LINES;
      assistant.write(message, `${answer}${read}`);
      await waitUntil(() =>
        all(element, '.text').some(({ textContent }) => textContent!.includes(`${read}`)),
      );
      await element.updateComplete;
      expect(topOf(read), `message ${read}`).to.be.closeTo(before, 1);
    }
  });

  it('follows the end', async () => {
    const { element, assistant } = await chat(Array.from({ length: 30 }, (_, at) => `Message ${at}`));
    const list = find(element, '.list')!;
    const message = assistant.begin();
    for (const text of [`${LINES}End`, `${LINES}${LINES}End`]) {
      assistant.write(message, text);
      await waitUntil(() => all(element, '.text').at(-1)!.textContent!.startsWith(text));
      await element.updateComplete;
      expect(list.scrollHeight - list.scrollTop - list.clientHeight).to.be.below(2);
    }
  });

  it('leaves a selection and the focus in other messages', async () => {
    const { element, assistant } = await chat(['Hello https://a.example and more']);
    const message = assistant.begin();
    const [text] = all(element, '.text');
    const selection = getSelection()!;
    const words = [...text!.childNodes].find((node) => node.textContent === 'Hello ')!;
    selection.setBaseAndExtent(words, 0, words, 5);
    const link = find<HTMLAnchorElement>(element, '.text a')!;
    link.focus();
    for (const part of ['One', 'One two', 'One two three']) {
      assistant.write(message, part);
      await waitUntil(() => all(element, '.text').at(-1)!.textContent!.startsWith(part));
    }
    expect(element.shadowRoot!.activeElement).to.equal(link);
    expect(words.isConnected && words.textContent).to.equal('Hello ');
    const { anchorNode, anchorOffset, focusOffset } = selection;
    expect([anchorOffset, focusOffset]).to.deep.equal([0, 5]);
    expect(anchorNode === words || anchorNode === null || anchorNode.contains(element)).to.equal(true);
    selection.removeAllRanges();
  });
});

describe('<call-chat> a question without an answer', () => {
  it('says why beside the question, to the person who asked', async () => {
    const { element, assistant } = await chat(['@Assistant hello?', 'Something else'], { lang: 'fr' });
    assistant.fail(1, 'ai_limit_reached');
    await waitUntil(() => find(element, '.note') !== null, 'nothing said');
    const note = find(element, '[data-message="1"] .note')!;
    expect(note.getAttribute('role')).to.equal('alert');
    await waitUntil(() => note.textContent!.startsWith('L’assistant ne peut pas répondre'), 'not in French');
    await expect(element).to.be.accessible();
  });

  it('says why in a language that runs from right to left', async () => {
    const { element, assistant } = await chat(['@Assistant hello?'], { lang: 'ar' });
    assistant.fail(1, 'ai_dropped');
    await waitUntil(
      () => textOf(element, '.note') === 'انقطع الاتصال بالمساعد. اسأل مرة أخرى بعد قليل.',
      'not in Arabic',
    );
  });

  it('says so in a room without an assistant too, which offers none', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    const room = call.room.get()!;
    room.say({ from: 'fake-self', name: 'Ada', text: '@assistant hello?' });
    const element = await fixture<CallChatElement>(html`<call-chat .call=${call}></call-chat>`);
    await waitUntil(() => all(element, '.text').length === 1);
    room.emit('assistant.failed', { message: 1, code: 'ai_not_configured' });
    await waitUntil(() => textOf(element, '.note')?.startsWith('The assistant is not set up on this site.'));
    expect(find(element, '#hint')).to.equal(null);
  });

  it('is a notice while the chat is closed', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    const assistant = startFakeAssistant(call.room.get()!);
    const notices = await fixture<CallNoticesElement>(html`<call-notices .call=${call}></call-notices>`);
    const base = () => notices.shadowRoot!.querySelector('[part=base]')?.textContent ?? '';
    await waitUntil(() => {
      if (base() === '') assistant.fail(1, 'ai_timed_out');
      return base().includes('The assistant took too long. Ask again in a moment.');
    }, 'no notice');
  });
});

describe('<call-chat> asking the assistant', () => {
  it('says what goes to the AI service, at the field', async () => {
    const { element } = await chat();
    expect(textOf(element, '#hint')).to.contain('Messages to @Assistant, and the latest messages');
    expect(field(element).getAttribute('aria-describedby')).to.equal('limit hint');
  });

  it('suggests the mention while it is typed, and takes Enter', async () => {
    const { call, element } = await chat();
    await type(element, 'Well, @as');
    const option = find(element, '[role=option]')!;
    expect(option.textContent!.replace(/\s+/g, ' ').trim()).to.equal('@Assistant Ask the AI assistant');
    expect(field(element).getAttribute('aria-activedescendant')).to.equal(option.id);
    expect(field(element).getAttribute('aria-controls')).to.equal(option.parentElement!.id);
    await expect(element).to.be.accessible();
    key(element, 'Enter');
    await element.updateComplete;
    expect(field(element).value).to.equal('Well, @Assistant ');
    expect(find(element, '[role=listbox]')).to.equal(null);
    expect(asked(call, 'chat.send')).to.have.length(0);
    key(element, 'Enter');
    await waitUntil(() => asked(call, 'chat.send').length === 1);
    expect(asked(call, 'chat.send')[0]!.data).to.deep.equal({ text: 'Well, @Assistant' });
  });

  it('suggests the summary at the start only, and takes a touch, which leaves the focus in the field', async () => {
    const { element } = await chat();
    await type(element, 'either /s');
    expect(find(element, '[role=option]')).to.equal(null);
    await type(element, '/');
    const option = find(element, '[role=option]')!;
    expect(option.textContent!.replace(/\s+/g, ' ').trim()).to.equal('/summary Summarize this chat');
    expect(option.getBoundingClientRect().height).to.be.at.least(44);
    const press = new PointerEvent('pointerdown', { bubbles: true, cancelable: true });
    option.dispatchEvent(press);
    expect(press.defaultPrevented).to.equal(true);
    option.click();
    await element.updateComplete;
    expect(field(element).value).to.equal('/summary ');
    expect(element.shadowRoot!.activeElement).to.equal(field(element));
  });

  it('is dismissed with Escape, and by leaving the field', async () => {
    const { element } = await chat(['Hello']);
    await type(element, '@');
    key(element, 'Escape');
    await element.updateComplete;
    expect(find(element, '[role=option]')).to.equal(null);
    expect(field(element).value).to.equal('@');
    await type(element, '@a');
    expect(find(element, '[role=option]')).not.to.equal(null);
    field(element).blur();
    await element.updateComplete;
    expect(find(element, '[role=option]')).to.equal(null);
  });

  it('leaves the keys of an input method alone, and knows full-width characters', async () => {
    const { element } = await chat();
    await type(element, '＠ａｓ', { isComposing: true });
    expect(find(element, '[role=option]')).to.equal(null);
    field(element).dispatchEvent(new CompositionEvent('compositionend'));
    await element.updateComplete;
    expect(find(element, '[role=option]')).not.to.equal(null);
    key(element, 'Enter', { isComposing: true });
    key(element, 'Enter', { keyCode: 229 });
    expect(field(element).value).to.equal('＠ａｓ');
    key(element, 'Enter');
    expect(field(element).value).to.equal('@Assistant ');
  });

  it('suggests nothing for other words, whole mentions, private messages and edits', async () => {
    const { room, element } = await chat(['Hello']);
    for (const text of ['Hello', 'mail@', '@bob', '@Assistant', '/sumo', '@Assistant hi']) {
      await type(element, text);
      expect(find(element, '[role=option]'), text).to.equal(null);
    }
    const select = find<HTMLSelectElement>(element, 'select')!;
    select.value = 'fake-alan';
    select.dispatchEvent(new Event('change'));
    await type(element, '@a');
    expect(find(element, '[role=option]'), 'private').to.equal(null);
    select.value = '';
    select.dispatchEvent(new Event('change'));
    room.say({ from: 'fake-self', name: 'Ada', text: 'Mine' });
    await waitUntil(() => all(element, '.text').length === 2);
    await type(element, '');
    key(element, 'ArrowUp');
    await element.updateComplete;
    expect(element.matches(':state(editing)')).to.equal(true);
    await type(element, '@a');
    expect(find(element, '[role=option]'), 'an edit').to.equal(null);
  });

  it('has none of this in a room without an assistant, and has it once the room has one', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'] });
    const element = await fixture<CallChatElement>(html`<call-chat .call=${call}></call-chat>`);
    await type(element, '@a');
    expect(find(element, '[role=option]')).to.equal(null);
    expect(find(element, '#hint')).to.equal(null);
    expect(field(element).getAttribute('aria-describedby')).to.equal('limit');
    expect(field(element).hasAttribute('aria-autocomplete')).to.equal(false);
    startFakeAssistant(call.room.get()!, 'Meeting Helper');
    await waitUntil(() => find(element, '#hint') !== null, 'not there');
    await type(element, '@mee');
    expect(textOf(element, '.suggestion-text')).to.equal('@MeetingHelper');
    await call.leave();
    await waitUntil(() => find(element, '#hint') === null, 'still there');
  });
});
