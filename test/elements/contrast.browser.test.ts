import { expect, fixture, html } from '@open-wc/testing';
import { THEMES } from '../../demo/gallery/themes.js';
import '../../src/elements/index.js';
import { createFakeCall, FakeParticipant } from '../../src/testing/index.js';
import { contrast, over } from './contrast.js';
import { waitUntil } from './wait-until.js';

/** The text on it, and the contrast that WCAG 2.2 requires (1.4.3; 1.4.11 for non-text). */
const PAIRS: readonly (readonly [text: string, ground: string, least: number])[] = [
  ...['stage', 'surface', 'raised', 'control'].flatMap((ground) => [
    ['text', ground, 4.5] as const,
    ['text-quiet', ground, 4.5] as const,
  ]),
  ['on-accent', 'accent', 4.5],
  ['on-danger', 'danger', 4.5],
  ['accent-text', 'stage', 4.5],
  ['accent-text', 'surface', 4.5],
  ['accent-text', 'raised', 4.5],
];

const BRANDS = ['#ffe600', '#00c2ff', '#e60023', '#1b1f3b', '#ffffff', '#000000', '#7a7a7a', 'rebeccapurple'];

/** What a token comes to in an element, under `tokens` set from outside. */
async function resolver(scheme: string, tokens: Readonly<Record<string, string>>) {
  const style = Object.entries(tokens).map(([name, value]) => `${name}: ${value}`);
  const call = createFakeCall();
  const room = await fixture<HTMLElement>(
    html`<call-room theme=${scheme} style=${style.join(';')} .call=${call}><call-duration></call-duration></call-room>`,
  );
  const inside = room.querySelector('call-duration')!.shadowRoot!;
  const probe = inside.appendChild(document.createElement('i'));
  return (token: string): string => {
    probe.style.color = `var(--_${token})`;
    return getComputedStyle(probe).color;
  };
}

const weak = async (scheme: string, tokens: Readonly<Record<string, string>>): Promise<string[]> => {
  const colorOf = await resolver(scheme, tokens);
  return PAIRS.flatMap(([text, ground, least]) => {
    const ratio = contrast(colorOf(text), colorOf(ground));
    return ratio < least ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : [];
  });
};

describe('Contrast', () => {
  // 3:1 is what WCAG 2.2 requires of graphics (1.4.11).
  it('is at least 3:1 for each bar of the quality on a name, over white and black video', async () => {
    const grace = new FakeParticipant({ name: 'Grace', camera: false });
    grace.quality.set(1);
    for (const scheme of ['light', 'dark']) {
      const page = await fixture(
        html`<div style="color-scheme: ${scheme}"><call-name-tag .participant=${grace}></call-name-tag></div>`,
      );
      const tag = page.firstElementChild!;
      const bars = () =>
        tag.shadowRoot!.querySelector('call-quality-indicator')?.shadowRoot?.querySelectorAll('i') ?? [];
      await waitUntil(() => bars().length === 5, 'the quality is shown');
      const plate = getComputedStyle(tag).backgroundColor;
      const weak = [...bars()].flatMap((bar, at) => {
        const { backgroundColor, opacity } = getComputedStyle(bar);
        return ['white', 'black'].flatMap((video) => {
          const seen = over(video, plate, [backgroundColor, Number(opacity)]);
          const ratio = contrast(seen, over(video, plate));
          return ratio < 3 ? [`bar ${at + 1} over ${video} video: ${ratio.toFixed(2)}`] : [];
        });
      });
      expect(weak, scheme).to.deep.equal([]);
    }
    grace.close();
  });

  for (const [name, tokens] of Object.entries(THEMES))
    for (const scheme of ['light', 'dark'])
      it(`is at least 4.5:1 for all text in ${name} (${scheme})`, async () => {
        expect(await weak(scheme, tokens)).to.deep.equal([]);
      });

  for (const scheme of ['light', 'dark'])
    it(`is at least 4.5:1 for all text whatever the brand’s colour (${scheme})`, async () => {
      for (const brand of BRANDS) {
        expect(await weak(scheme, { '--call-accent': brand }), brand).to.deep.equal([]);
      }
    });
});
