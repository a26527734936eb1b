import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/elements/transcript/call-transcript.js';
import '../../src/elements/transcript-notice/call-transcript-notice.js';
import type { CallTranscriptElement } from '../../src/elements/transcript/call-transcript.js';
import { transcriptFile } from '../../src/elements/transcript/transcript-downloads.js';
import type { CallTranscriptNoticeElement } from '../../src/elements/transcript-notice/call-transcript-notice.js';
import { RoomError } from '../../src/room/room-error.js';
import { createFakeCall, startFakeCaptions } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const textOf = (element: HTMLElement) => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');
const part = <E extends HTMLElement>(element: HTMLElement, name: string) =>
  element.shadowRoot!.querySelector<E>(`[part='${name}']`)!;
const lines = (element: HTMLElement) => [...element.shadowRoot!.querySelectorAll('.words')];

async function transcript(fill: (say: (text: string) => void) => void = () => {}) {
  const call = createFakeCall({ joined: true, participants: ['Grace'] });
  const room = call.room.get()!;
  const captions = startFakeCaptions(room);
  const grace = call.others[0]!.details.get().id;
  fill((text) => void captions.add(grace, text));
  const element = await fixture<CallTranscriptElement>(
    html`<call-transcript style="block-size: 500px" .call=${call}></call-transcript>`,
  );
  await waitUntil(() => !element.matches(':state(loading)'), 'the transcript has loaded');
  return { call, room, captions, grace, element };
}

describe('<call-transcript>', () => {
  it('says that nothing was said, then follows what is said, with the speaker named once', async () => {
    const { captions, grace, element } = await transcript();
    expect(textOf(element)).to.contain('Nothing said yet');
    captions.say(grace, 'Good morning');
    captions.say(grace, 'everyone');
    await waitUntil(() => lines(element).length === 2, 'both lines');
    expect(lines(element).map((line) => line.textContent)).to.deep.equal(['Good morning', 'everyone']);
    expect(element.shadowRoot!.querySelectorAll('.name').length).to.equal(1);
    expect(element.matches(':state(empty)')).to.equal(false);
  });

  it('keeps only the lines near the visible part of 5,000 in the page, and stays at the newest', async () => {
    const { captions, grace, element } = await transcript((say) => {
      for (let at = 0; at < 5_000; at++) say(`Line ${at}`);
    });
    await waitUntil(() => lines(element).at(-1)?.textContent === 'Line 4999', 'the newest line');
    expect(lines(element).length).to.be.below(300);
    captions.say(grace, 'And one more');
    await waitUntil(() => lines(element).at(-1)?.textContent === 'And one more', 'the next line');
    const list = part(element, 'list');
    expect(list.scrollHeight - list.scrollTop - list.clientHeight).to.be.below(2);
  });

  it('lets only moderators start a transcript, if the room says so', async () => {
    const { call, room, element } = await transcript();
    expect(part(element, 'start'), 'the button, for everyone').not.to.equal(null);
    startFakeCaptions(room, 'moderators');
    await waitUntil(() => part(element, 'start') === null, 'no button');
    expect(part(element, 'controls').querySelector('[role=switch]'), 'the own decision').not.to.equal(null);
    const { details } = call.self;
    room.host.self.details.set({ ...details.get(), role: 'moderator' });
    await waitUntil(() => part(element, 'start') !== null, 'the button of a moderator');
    await call.close();
  });

  it('stays where you read, and goes to the newest line on demand', async () => {
    const { captions, grace, element } = await transcript((say) => {
      for (let at = 0; at < 400; at++) say(`Line ${at}`);
    });
    await waitUntil(() => lines(element).at(-1)?.textContent === 'Line 399', 'the newest line');
    const list = part(element, 'list');
    list.scrollTop = 0;
    await waitUntil(() => part(element, 'to-end'), 'the button');
    captions.say(grace, 'Later');
    await waitUntil(() => lines(element)[0]?.textContent === 'Line 0', 'the first lines');
    expect(list.scrollTop).to.be.below(2);
    part(element, 'to-end').click();
    await waitUntil(() => lines(element).at(-1)?.textContent === 'Later', 'the newest line again');
    await waitUntil(() => !part(element, 'to-end'), 'no button');
    expect(element.shadowRoot!.activeElement).to.equal(list);
  });

  it('finds lines by words and speakers without regard to case and accents; Escape clears the search', async () => {
    const { element } = await transcript((say) => {
      say('Où est le café ?');
      say('Là-bas.');
    });
    await waitUntil(() => lines(element).length === 2, 'both lines');
    const search = part<HTMLInputElement>(element, 'search');
    const look = async (text: string) => {
      search.value = text;
      search.dispatchEvent(new InputEvent('input'));
      await element.updateComplete;
    };
    await look('CAFE');
    await waitUntil(() => lines(element).length === 1, 'one line');
    expect(textOf(element)).to.contain('1 line found');
    await look('nothing of this');
    expect(textOf(element)).to.contain('No line found');
    search.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }));
    await waitUntil(() => lines(element).length === 2, 'both lines again');
    expect(search.value).to.equal('');
  });

  it('starts and stops, and lets you decide about your own speech', async () => {
    const { call, captions, element } = await transcript();
    part(element, 'start').click();
    await waitUntil(() => element.matches(':state(on)'), 'it is on');
    expect(textOf(element)).to.contain('Nobody is transcribed yet');
    const box = element.shadowRoot!.querySelector<HTMLInputElement>('[role=switch]')!;
    box.click();
    await waitUntil(
      () =>
        textOf(element).includes('Transcribed: You (Ada)') || textOf(element).includes('Transcribed: Ada'),
      'it says so',
    );
    expect(Object.keys(captions.state.speakers)).to.deep.equal([call.self.details.get().id]);
    box.click();
    await waitUntil(() => textOf(element).includes('Nobody is transcribed yet'), 'taken back');
    part(element, 'start').click();
    await waitUntil(() => !element.matches(':state(on)'), 'it is off');
  });

  it('says why the room refuses to start, and why your speech is not turned into text', async () => {
    const { call, room, captions, element } = await transcript();
    room.answer('captions.start', () => {
      throw new RoomError('not_allowed', 'Moderators only.');
    });
    const failed = oneEvent(element, 'call-error');
    part(element, 'start').click();
    await failed;
    await waitUntil(() => element.shadowRoot!.querySelector('[role=alert]'), 'the reason');
    captions.start(call.self.details.get().id);
    captions.setSpeaker(call.self.details.get().id, 'failed', 'ai_timed_out');
    await waitUntil(() => textOf(element).includes('The speech service does not answer'), 'the problem');
  });

  it('says that the earlier lines cannot be loaded', async () => {
    const call = createFakeCall({ joined: true });
    const room = call.room.get()!;
    startFakeCaptions(room);
    room.answer('captions.transcript', () => {
      throw new RoomError('unavailable', 'Down.');
    });
    const element = await fixture<CallTranscriptElement>(
      html`<call-transcript style="block-size: 500px" .call=${call}></call-transcript>`,
    );
    await waitUntil(() => textOf(element).includes('cannot be loaded'), 'the reason');
    call.captions.dispose();
  });

  it('asks the page before each download, and writes the three formats', async () => {
    const { captions, element } = await transcript((say) => say('Hello <all> & everyone'));
    await waitUntil(() => lines(element).length === 1, 'the line');
    const formats: string[] = [];
    element.addEventListener('call-transcript-download-request', (event) => {
      formats.push(event.data.format);
      event.preventDefault();
    });
    for (const button of element.shadowRoot!.querySelectorAll<HTMLElement>('[part=download]')) button.click();
    expect(formats).to.deep.equal(['txt', 'vtt', 'json']);
    const read = (format: 'txt' | 'vtt' | 'json') => transcriptFile(captions.entries, format).text();
    expect(await read('txt')).to.equal('[00:00:00] Grace: Hello <all> & everyone\n');
    expect(await read('vtt')).to.equal(
      'WEBVTT\n\n1\n00:00:00.000 --> 00:00:02.000\n<v Grace>Hello &lt;all&gt; &amp; everyone\n',
    );
    expect(JSON.parse(await read('json'))).to.deep.equal({ entries: captions.entries });
  });
});

describe('<call-transcript-notice>', () => {
  const notice = async (role: 'participant' | 'viewer' = 'participant') => {
    const call = createFakeCall({ joined: true, participants: ['Grace'], role });
    const captions = startFakeCaptions(call.room.get()!);
    const element = await fixture<CallTranscriptNoticeElement>(
      html`<call-transcript-notice .call=${call}></call-transcript-notice>`,
    );
    return { call, captions, grace: call.others[0]!.details.get().id, element };
  };

  it('tells who makes a transcript before it begins, and allows your speech', async () => {
    const { call, captions, grace, element } = await notice();
    expect(element.matches(':state(on)')).to.equal(false);
    captions.start(grace, 5_000);
    await waitUntil(() => element.matches(':state(asking)'), 'it asks');
    expect(textOf(element)).to.contain('Grace is making a transcript').and.to.contain('kept with the room');
    part(element, 'allow').click();
    await waitUntil(() => !element.matches(':state(asking)'), 'it asks no more');
    expect(Object.keys(captions.state.speakers)).to.deep.equal([call.self.details.get().id]);
    expect(element.matches(':state(on)')).to.equal(true);
  });

  it('goes on telling after Not now, and asks again about another transcript', async () => {
    const { captions, grace, element } = await notice();
    captions.start(grace);
    await waitUntil(() => element.matches(':state(asking)'), 'it asks');
    part(element, 'decline').click();
    await waitUntil(() => !element.matches(':state(asking)'), 'it asks no more');
    expect(element.matches(':state(on)')).to.equal(true);
    expect(captions.state.speakers).to.deep.equal({});
    captions.stop();
    await waitUntil(() => !element.matches(':state(on)'), 'it is over');
  });

  it('asks viewers nothing, because nobody hears them', async () => {
    const { captions, grace, element } = await notice('viewer');
    captions.start(grace);
    await waitUntil(() => element.matches(':state(on)'), 'it tells');
    expect(element.matches(':state(asking)')).to.equal(false);
  });
});
