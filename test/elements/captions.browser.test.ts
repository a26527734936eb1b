import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/captions/call-captions.js';
import type { CallCaptionsElement } from '../../src/elements/captions/call-captions.js';
import type { Caption } from '../../src/media/caption-source.js';
import { createFakeCall, startFakeCaptions } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

describe('<call-captions>', () => {
  it('shows your own words as you speak, not as the room returns them', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    call.self.set({ id: 'fake-self' });
    let say: ((caption: Caption) => void) | undefined;
    const source = {
      where: async () => 'device' as const,
      listen: async ({ onCaption }: { onCaption: (caption: Caption) => void }) => {
        say = onCaption;
      },
    };
    const element = await fixture<CallCaptionsElement>(
      html`<call-captions .call=${call} .source=${source}></call-captions>`,
    );
    const { view } = element as unknown as {
      view: Record<'captions' | 'captionMe', { set(on: boolean): void }>;
    };
    view.captions.set(true);
    view.captionMe.set(true);
    while (!say) await new Promise(requestAnimationFrame);
    say({ text: 'Hello', isFinal: false });
    say({ text: 'Hello everyone', isFinal: false });
    call.room.get()!.receiveEphemeral('fake-self', 'caption', { utterance: 0, text: 'Hello' });
    call.room.get()!.receiveEphemeral('fake-grace', 'caption', { utterance: 0, text: 'Hi' });
    await element.updateComplete;
    const lines = [...element.shadowRoot!.querySelectorAll('.line')];
    expect(lines.map((line) => line.lastChild!.textContent)).to.deep.equal(['Hello everyone', 'Hi']);
  });

  it('shows captions of others without direction controls and invisible characters, beside an isolated name', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    call.others[0]!.set({ name: '\u202Eשרה' });
    const element = await fixture<CallCaptionsElement>(html`<call-captions .call=${call}></call-captions>`);
    (element as unknown as { view: { captions: { set(on: boolean): void } } }).view.captions.set(true);
    const text = '\u202EHello\u200B \u{E0041}there';
    call.room.get()!.receiveEphemeral('fake-grace', 'caption', { utterance: 0, text });
    await element.updateComplete;
    const line = element.shadowRoot!.querySelector('.line')!;
    expect(line.textContent).to.equal('שרהHello there');
    expect(getComputedStyle(line).direction, 'that of what is said').to.equal('ltr');
    expect(getComputedStyle(line.querySelector('.name')!).unicodeBidi).to.equal('isolate');
  });

  it('leaves your speech to the room while the room transcribes you, and shows your words from there', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    const captions = startFakeCaptions(call.room.get()!);
    const own = call.self.details.get().id;
    const listening: AbortSignal[] = [];
    const source = {
      where: async () => 'device' as const,
      listen: async ({ signal }: { signal: AbortSignal }) => void listening.push(signal),
    };
    const element = await fixture<CallCaptionsElement>(
      html`<call-captions .call=${call} .source=${source}></call-captions>`,
    );
    const { view } = element as unknown as {
      view: Record<'captions' | 'captionMe', { set(on: boolean): void }>;
    };
    view.captions.set(true);
    view.captionMe.set(true);
    await waitUntil(() => listening.length === 1, 'your browser listens');
    captions.allow(own);
    captions.start('fake-grace');
    await waitUntil(() => listening[0]!.aborted, 'your browser no longer listens');
    expect(element.matches(':state(captioning)')).to.equal(true);
    captions.hear(own, 'Good morning');
    await waitUntil(() => element.shadowRoot!.textContent!.includes('Good morning'), 'your words');
    captions.setSpeaker(own, 'failed', 'ai_dropped');
    await waitUntil(() => listening.length === 2, 'your browser listens again');
  });
});
