import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import type { CallChatElement } from '../../src/elements/chat/call-chat.js';
import { RoomFiles } from '../../src/room/files/room-files.js';
import type { ChatAttachment } from '../../src/room/protocol/index.js';
import { RoomError } from '../../src/room/room-error.js';
import { createFakeCall, type FakeCall, TestClock } from '../../src/testing/index.js';
import { FakeUpload } from './fake-uploads.js';
import { waitUntil } from './wait-until.js';

const RULES = {
  maxBytes: 1_000,
  perPerson: 50,
  types: ['image/png', 'text/plain'],
  sendBy: 'participants',
} as const;
const PNG =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let restore: () => void;
beforeEach(() => {
  restore = FakeUpload.install();
});
afterEach(() => restore());

async function chat({
  lang = 'en',
  ...options
}: Parameters<typeof createFakeCall>[0] & { lang?: string } = {}) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  const room = call.room.get()!;
  room.roomInfo.set({ ...room.roomInfo.get(), files: RULES });
  room.answer('file.links', (_room, data) => ({
    paths: (data as { files: string[] }).files.map(() => PNG),
    lastsMs: 600_000,
  }));
  const element = await fixture<CallChatElement>(
    html`<call-chat lang=${lang} style="width: 360px; height: 480px" .call=${call}></call-chat>`,
  );
  await waitUntil(() => find(element, '[part=attach]') !== null, 'the code for files was not loaded');
  return { call, room, element };
}

const find = <E extends HTMLElement>(element: CallChatElement, selector: string) =>
  element.shadowRoot!.querySelector<E>(selector);
const all = (element: CallChatElement, selector: string) => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const textOf = (element: CallChatElement, selector: string) =>
  find(element, selector)?.textContent?.replace(/\s+/g, ' ').trim();
const asked = (call: FakeCall, name: string) =>
  call.room
    .get()!
    .asked.filter((one) => one.name === name)
    .map(({ data }) => data);
const note = (name = 'notes.txt', size = 5) => new File(['a'.repeat(size)], name, { type: 'text/plain' });
const picture = async () => new File([await (await fetch(PNG)).blob()], 'me.png', { type: 'image/png' });

function transfer(...files: File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

const drop = (element: CallChatElement, ...files: File[]) =>
  element.dispatchEvent(
    new DragEvent('drop', { dataTransfer: transfer(...files), cancelable: true, bubbles: true }),
  );

/** The next upload, once the element has begun it. */
async function begun(count: number): Promise<FakeUpload> {
  await waitUntil(() => FakeUpload.all.length >= count, `upload ${count} was not begun`);
  return FakeUpload.all[count - 1]!;
}

function arrive(upload: FakeUpload, file: Partial<ChatAttachment> = {}): void {
  const id = upload.headers.Authorization!.replace('Bearer ', '');
  const attachment = { id, name: 'notes.txt', type: 'text/plain', size: 5, thumbnail: false, ...file };
  upload.answer(201, attachment);
}

describe('an upload', () => {
  it('that makes no progress for 30 seconds is cut off, and can be sent again', async () => {
    const room = createFakeCall({ joined: true }).room.get()!;
    room.roomInfo.set({ ...room.roomInfo.get(), files: RULES });
    const clock = new TestClock();
    const uploading = new RoomFiles(room, { clock })
      .upload(note())
      .catch((error: RoomError) => [error.code, error.retryable]);
    const upload = await begun(1);
    await clock.advance(29_000);
    upload.progress(1, 5);
    await clock.advance(29_000);
    expect(upload.isAborted, 'it makes progress').to.equal(false);
    await clock.advance(1_000);
    expect(await uploading).to.deep.equal(['file_upload_cut', true]);
    expect(upload.isAborted).to.equal(true);
    expect(clock.pending).to.equal(0);
  });
});

describe('<call-chat> files', () => {
  it('are uploaded as they are chosen, with their progress, and sent with the message', async () => {
    const { call, element } = await chat();
    drop(element, note());
    const upload = await begun(1);
    expect(asked(call, 'file.offer')).to.deep.equal([{ name: 'notes.txt', type: 'text/plain', size: 5 }]);
    expect(upload.url).to.match(/\/files\/content$/);
    upload.progress(2, 4);
    await waitUntil(() => find<HTMLProgressElement>(element, 'progress')?.value === 0.5, 'no progress');
    expect(find(element, '[part=send]')!.ariaDisabled, 'not whole yet').to.equal('true');
    find(element, '[part=send]')!.click();
    expect(asked(call, 'chat.send')).to.deep.equal([]);
    await expect(element).to.be.accessible();
    arrive(upload);
    await waitUntil(() => find(element, '[part=send]')!.ariaDisabled === 'false', 'cannot be sent');
    expect(textOf(element, '.chosen-words')).to.match(/notes\.txt 5 bytes$/);
    find(element, '[part=send]')!.click();
    await waitUntil(() => asked(call, 'chat.send').length === 1);
    expect(asked(call, 'chat.send')[0]).to.deep.equal({ text: '', files: ['f_1'] });
    await waitUntil(() => find(element, '[part=file]') !== null, 'the message has no file');
    expect(all(element, '[part=chosen-file]')).to.have.length(0);
    expect(find(element, '[part=file]')!.ariaLabel).to.equal('Download notes.txt, 5 bytes');
    await expect(element).to.be.accessible();
  });

  it('are pasted, and a picture is shown small before and after it is sent', async () => {
    const { call, element } = await chat();
    const clipboardData = transfer(await picture());
    const field = find(element, 'textarea')!;
    const paste = new ClipboardEvent('paste', {
      clipboardData,
      cancelable: true,
      bubbles: true,
      composed: true,
    });
    field.dispatchEvent(paste);
    expect(paste.defaultPrevented).to.equal(true);
    const content = await begun(1);
    expect(find(element, '.chosen-picture canvas'), 'a small copy').to.exist;
    arrive(content, { name: 'me.png', type: 'image/png' });
    const thumbnail = await begun(2);
    expect(thumbnail.url).to.match(/\/files\/thumbnail$/);
    expect(thumbnail.content!.type).to.equal('image/webp');
    call.room.get()!.files.get('f_1')!.thumbnail = true;
    arrive(thumbnail, { name: 'me.png', type: 'image/png', thumbnail: true });
    await waitUntil(() => find(element, '[part=send]')!.ariaDisabled === 'false', 'cannot be sent');
    find(element, '[part=send]')!.click();
    await waitUntil(
      () => find<HTMLImageElement>(element, '[part=picture] img')?.complete === true,
      'no picture',
    );
    find(element, '[part=picture]')!.click();
    await waitUntil(() => find<HTMLImageElement>(element, 'dialog img')?.complete === true, 'not opened');
    expect(find<HTMLDialogElement>(element, 'dialog')!.open).to.equal(true);
    expect(find<HTMLImageElement>(element, 'dialog img')!.alt).to.equal('me.png');
    await expect(element).to.be.accessible();
    find(element, 'dialog [aria-label=Close]')!.click();
    await waitUntil(() => find(element, 'dialog') === null, 'not closed');
  });

  it('can be canceled, are retried after the upload was cut off, and say what is wrong', async () => {
    const { call, element } = await chat();
    drop(
      element,
      note('first.txt'),
      note('large.txt', 2_000),
      new File(['x'], 'page.html', { type: 'text/html' }),
    );
    const first = await begun(1);
    await waitUntil(() => all(element, '[part=chosen-file]').length === 3);
    expect(find(element, '[part=chosen-file] .send')!.ariaLabel).to.equal('Cancel upload of first.txt');
    find(element, '[part=chosen-file] .send')!.click();
    await waitUntil(() => all(element, '.chosen-problem').length === 2, 'no reasons');
    expect(first.isAborted).to.equal(true);
    await waitUntil(() => asked(call, 'file.discard').length === 1, 'the room was not told');
    expect(all(element, '.chosen-problem').map((one) => one.textContent)).to.deep.equal([
      'This file is larger than this room takes. Choose a smaller file.',
      'This room does not take files of this type. Choose a file of another type.',
    ]);
    for (const button of all(element, '[part=chosen-file] .send').reverse()) button.click();
    await waitUntil(() => all(element, '[part=chosen-file]').length === 0, 'not removed');
    drop(element, note());
    (await begun(2)).cut();
    await waitUntil(() => find(element, '[aria-label="Upload notes.txt again"]') !== null, 'no retry');
    expect(textOf(element, '.chosen-problem')).to.match(/^The upload was cut off/);
    find(element, '[aria-label="Upload notes.txt again"]')!.click();
    arrive(await begun(3));
    await waitUntil(() => find(element, '[part=send]')!.ariaDisabled === 'false', 'not uploaded');
    expect(asked(call, 'file.offer')).to.have.length(3);
  });

  it('that could not be sent return to the list, and the reason is in the language of the page', async () => {
    const { room, element } = await chat({ lang: 'de' });
    room.answer('chat.send', () => {
      throw new RoomError('file_unknown', 'You have no such file.');
    });
    drop(element, note());
    arrive(await begun(1));
    await waitUntil(() => find(element, '[part=send]')!.ariaDisabled === 'false', 'not uploaded');
    find(element, '[part=send]')!.click();
    await waitUntil(
      () => textOf(element, '.problem')?.startsWith('Diese Datei lässt sich') ?? false,
      'not told',
    );
    expect(all(element, '[part=chosen-file]')).to.have.length(1);
    drop(element, ...Array.from({ length: 10 }, () => note()));
    await waitUntil(() => textOf(element, '.problem')?.startsWith('So viele Dateien') ?? false, 'not told');
    expect(all(element, '[part=chosen-file]')).to.have.length(10);
  });

  it('are announced as something that can be dropped while they are dragged over the chat', async () => {
    const { element } = await chat();
    const drag = (type: string, ...files: File[]) =>
      element.dispatchEvent(new DragEvent(type, { dataTransfer: transfer(...files), cancelable: true }));
    expect(drag('dragover'), 'a text is not taken').to.equal(true);
    expect(drag('dragover', note())).to.equal(false);
    await waitUntil(() => textOf(element, '[part=drop]') === 'Drop files here', 'nothing shown');
    drag('dragleave', note());
    await waitUntil(() => find(element, '[part=drop]') === null, 'still shown');
  });

  it('are offered only to those who may send them, and only where the room takes them', async () => {
    const { room, element } = await chat({ role: 'host' });
    room.roomInfo.set({ ...room.roomInfo.get(), files: null });
    await waitUntil(() => find(element, '[part=attach]') === null, 'still offered');
    const viewer = createFakeCall({ joined: true, role: 'viewer' });
    const info = viewer.room.get()!.roomInfo;
    info.set({ ...info.get(), files: RULES });
    element.call = viewer;
    await element.updateComplete;
    expect(find(element, '[part=attach]')).to.equal(null);
    expect(drop(element, note()), 'not taken').to.equal(true);
  });

  it('fit a narrow page, from right to left too', async () => {
    const { room, element } = await chat({ lang: 'ar' });
    const name = `${'long'.repeat(40)}.txt`;
    const attachments = [{ id: 'f', name, type: 'text/plain', size: 1_234_567, thumbnail: false }];
    room.say({ from: 'fake-grace', name: 'Grace', text: '', attachments });
    element.dir = 'rtl';
    drop(element, note(name));
    await waitUntil(() => find(element, '[part=file]') !== null && find(element, '[part=chosen]') !== null);
    await element.updateComplete;
    const { left, right } = element.getBoundingClientRect();
    for (const part of [...all(element, '[part=file]'), ...all(element, '[part=chosen-file]')]) {
      const box = part.getBoundingClientRect();
      expect(box.left).to.be.at.least(left);
      expect(box.right).to.be.at.most(right);
    }
    await expect(element).to.be.accessible();
  });
});
