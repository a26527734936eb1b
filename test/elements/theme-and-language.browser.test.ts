import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import { registerWords } from '../../src/elements/index.js';
import { createFakeCall } from '../../src/testing/index.js';
import { contrast, luminance } from './contrast.js';
import { waitUntil } from './wait-until.js';

const wordOf = (element: Element) => element.shadowRoot!.querySelector('button')!.ariaLabel;

describe('tokens', () => {
  it('keep text on the brand’s colour at 4.5:1, whatever that colour is', async () => {
    const call = createFakeCall();
    const room = await fixture<HTMLElement>(
      html`<call-room .call=${call}><call-lobby></call-lobby></call-room>`,
    );
    const lobby = room.querySelector('call-lobby')!;
    await lobby.updateComplete;
    const join = lobby.shadowRoot!.querySelector('.join')!;
    for (let hue = 0; hue < 360; hue += 24) {
      for (const [saturation, lightness] of [
        [100, 50],
        [60, 35],
        [40, 65],
        [90, 20],
        [10, 46],
      ]) {
        room.style.setProperty('--call-accent', `hsl(${hue} ${saturation}% ${lightness}%)`);
        join.getAnimations().forEach((animation) => {
          animation.finish();
        });
        const { color, backgroundColor } = getComputedStyle(join);
        expect(contrast(color, backgroundColor), `hsl(${hue} ${saturation} ${lightness})`).to.be.at.least(
          4.5,
        );
      }
    }
  });

  it('are taken from anywhere above, the page’s root too', async () => {
    document.documentElement.style.setProperty('--call-stage', 'rgb(1, 2, 3)');
    const room = await fixture(html`<call-room .call=${createFakeCall()}></call-room>`);
    const base = room.shadowRoot!.querySelector('[part=base]')!;
    expect(getComputedStyle(base).backgroundColor).to.equal('rgb(1, 2, 3)');
    document.documentElement.style.removeProperty('--call-stage');
  });

  it('follow the room’s theme, not the page’s', async () => {
    const room = await fixture(html`<call-room .call=${createFakeCall()}></call-room>`);
    const base = room.shadowRoot!.querySelector('[part=base]')!;
    room.setAttribute('theme', 'dark');
    const dark = luminance(getComputedStyle(base).backgroundColor);
    room.setAttribute('theme', 'light');
    expect(luminance(getComputedStyle(base).backgroundColor)).to.be.above(dark + 0.5);
  });
});

describe('words', () => {
  before(() => {
    registerWords({ $code: 'de', leave: 'Verlassen' });
    // A language that we do not ship: for one that we do, our words fill what the site's lack.
    registerWords({ $code: 'nl', leave: 'Verlaten' });
  });

  it('are those of the nearest lang, so that two calls on a page may differ', async () => {
    const host = await fixture(html`
      <div>
        <section lang="de"><call-leave-button .call=${createFakeCall()}></call-leave-button></section>
        <section lang="en"><call-leave-button .call=${createFakeCall()}></call-leave-button></section>
      </div>
    `);
    const [german, english] = host.querySelectorAll('call-leave-button');
    await german!.updateComplete;
    expect(wordOf(german!)).to.equal('Verlassen');
    expect(wordOf(english!)).to.equal('Leave');
  });

  it('are found across shadow roots, and change with the room’s lang', async () => {
    const room = await fixture<HTMLElement>(
      html`<call-room lang="en" .call=${createFakeCall({ joined: true })}></call-room>`,
    );
    const stage = room.shadowRoot!.querySelector('call-stage')!;
    await stage.updateComplete;
    const leave = stage.shadowRoot!.querySelector('call-leave-button')!;
    await leave.updateComplete;
    expect(wordOf(leave)).to.equal('Leave');
    room.lang = 'de';
    await leave.updateComplete;
    expect(wordOf(leave)).to.equal('Verlassen');
  });

  it('that a translation lacks are in English', async () => {
    const element = await fixture(html`<call-mic-toggle lang="nl"></call-mic-toggle>`);
    expect(wordOf(element)).to.equal('Unmute');
  });

  it('of a site’s own are used beside ours', async () => {
    registerWords({ $code: 'fr', leave: 'Partir' });
    const host = await fixture(html`
      <div lang="fr">
        <call-leave-button .call=${createFakeCall()}></call-leave-button>
        <call-mic-toggle .call=${createFakeCall()}></call-mic-toggle>
      </div>
    `);
    // Ours are loaded when someone wants them; the first drawing waits for them.
    const toggle = host.querySelector('call-mic-toggle')!;
    await toggle.updateComplete;
    expect(wordOf(toggle)).to.equal('Activer le micro');
    expect(wordOf(host.querySelector('call-leave-button')!)).to.equal('Partir');
  });

  it('follow the nearest dir, as do the tiles, with your own tile floating at the end', async () => {
    const grid = () =>
      html`<call-media-grid
        style="width: 800px; height: 500px"
        .call=${createFakeCall({ joined: true, participants: 3 })}
      ></call-media-grid>`;
    const host = await fixture(html`
      <div>
        <section dir="rtl">${grid()}</section>
        <section dir="ltr">${grid()}</section>
      </div>
    `);
    const middle = ({ left, width }: DOMRect) => left + width / 2;
    const [leftwards, rightwards] = [...host.querySelectorAll('call-media-grid')].map((element) =>
      ['call-tile', '.floating'].map((tile) => {
        const box = element.shadowRoot!.querySelector(tile)!.getBoundingClientRect();
        return middle(box) < middle(element.getBoundingClientRect()) ? 'left' : 'right';
      }),
    );
    expect(leftwards).to.deep.equal(['right', 'left']);
    expect(rightwards).to.deep.equal(['left', 'right']);
  });

  it('have dates and numbers as the language writes them', async () => {
    const sentAtMs = new Date(2026, 10, 3, 14, 5).getTime();
    const shown = async (lang: string) => {
      const call = createFakeCall({ joined: true, participants: ['Grace'] });
      const room = call.room.get()!;
      room.chat.add({ from: 'fake-grace', name: 'Grace', text: 'Hi', sentAtMs });
      const host = await fixture(html`
        <div lang=${lang}>
          <call-chat style="width: 360px; height: 400px" .call=${call}></call-chat>
          <call-participants .call=${call}></call-participants>
        </div>
      `);
      const chat = host.querySelector('call-chat')!.shadowRoot!;
      await waitUntil(() => chat.querySelector('time'), 'the message');
      const people = host.querySelector('call-participants')!;
      people.shadowRoot!.querySelector<HTMLElement>('[part=person] button')!.click();
      await waitUntil(() => people.shadowRoot!.querySelector('output'), 'the volume');
      return [chat.querySelector('time')!, people.shadowRoot!.querySelector('output')!].map(
        ({ textContent }) => textContent!.replaceAll(/[\u00a0\u202f]/g, ' ').trim(),
      );
    };
    expect(await shown('en-US')).to.deep.equal(['2:05 PM', '100%']);
    expect(await shown('de')).to.deep.equal(['14:05', '100 %']);
  });
});
