import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/breakout-status/call-breakout-status.js';
import type { CallBreakoutStatusElement } from '../../src/elements/breakout-status/call-breakout-status.js';
import { createFakeCall, startFakeBreakouts } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const LONG_NAME = 'Vierzig lange Wörter über die nächste Planung mit allen Gruppen';

/** The line about a room on a phone of 320 px, in a language with long words. */
async function line(part: string, role: 'participant' | 'host', name: string): Promise<HTMLElement> {
  const call = createFakeCall({ joined: true, participants: ['Grace'], role });
  const breakouts = startFakeBreakouts(call.room.get()!);
  const [room] = breakouts.create([name]);
  breakouts.open({ endsAtMs: Date.now() + 300_000 });
  breakouts.askForHelp('fake-grace', room!);
  call.breakoutLocation.set({ room: room!, isEntering: false, invitation: null, accept: () => {} });
  const element = await fixture<CallBreakoutStatusElement>(
    html`<call-breakout-status lang="de" style="inline-size: 304px" .call=${call}></call-breakout-status>`,
  );
  const find = (selector: string) => element.shadowRoot!.querySelector<HTMLElement>(selector);
  await waitUntil(() => find('[part=return]')?.textContent?.includes('Hauptraum'), 'German');
  return find(`[part=${part}]`)!;
}

describe('<call-breakout-status> on a phone', () => {
  for (const [part, role, name] of [
    ['room', 'participant', 'Raum 1'],
    ['room', 'participant', LONG_NAME],
    ['wanted', 'host', LONG_NAME],
  ] as const) {
    it(`gives the line "${part}" about ${name} room for its text and its buttons`, async () => {
      const box = await line(part, role, name);
      const { left, right } = box.getBoundingClientRect();
      expect(right - left).to.be.at.most(304);
      const text = box.querySelector('.text')!.getBoundingClientRect();
      expect(text.width, 'the text').to.be.at.least(150);
      for (const button of box.querySelectorAll('button')) {
        const its = button.getBoundingClientRect();
        expect(its.left, button.textContent!.trim()).to.be.at.least(left);
        expect(its.right, button.textContent!.trim()).to.be.at.most(right);
        expect(button.scrollWidth).to.be.at.most(button.clientWidth);
      }
    });
  }
});
