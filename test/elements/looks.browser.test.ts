import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/index.js';
import type { CallChatElement } from '../../src/elements/chat/call-chat.js';
import type { CallReactionStreamElement } from '../../src/elements/reaction-stream/call-reaction-stream.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

it('the chat box has one focus ring, around all of it', async () => {
  const call = createFakeCall({ joined: true, participants: 1 });
  const chat = await fixture<CallChatElement>(
    html`<call-chat style="height: 400px" .call=${call}></call-chat>`,
  );
  const find = (selector: string) => chat.shadowRoot!.querySelector<HTMLElement>(selector);
  await waitUntil(() => find('textarea'), 'there is a field');
  find('textarea')!.focus();
  await sendKeys({ type: 'x' });
  const ring = (selector: string) => getComputedStyle(find(selector)!).outlineStyle;
  expect([ring('textarea'), ring('form')]).to.deep.equal(['none', 'solid']);
});

it('the names of simultaneous reactions do not overlap on a phone', async () => {
  const name = 'Wolfeschlegelsteinhausenbergerdorff the Elder';
  const call = createFakeCall({ joined: true, participants: [name] });
  const stage = await fixture<HTMLElement>(html`<div style="position: relative; width: 360px; height: 740px">
    <call-reaction-stream .call=${call}></call-reaction-stream>
  </div>`);
  const stream = stage.querySelector<CallReactionStreamElement>('call-reaction-stream')!;
  const participant = call.others[0]!.details.get().id;
  for (let sent = 0; sent < 8; sent++) call.room.get()!.emit('reaction', { participant, reaction: '🎉' });
  await waitUntil(() => stream.shadowRoot!.querySelectorAll('.name').length === 8, 'shown');
  const boxes = (atMs: number) =>
    [...stream.shadowRoot!.querySelectorAll<HTMLElement>('.reaction')]
      .filter((one) => {
        for (const animation of one.getAnimations()) {
          animation.pause();
          animation.currentTime = atMs;
        }
        return Number(getComputedStyle(one).opacity) > 0.05;
      })
      .map((one) => one.querySelector('.name')!.getBoundingClientRect());
  for (const atMs of [500, 1_500, 2_500]) {
    const shown = boxes(atMs);
    const overlaps = shown.filter((a, at) =>
      shown.some(
        (b, other) =>
          other > at && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
      ),
    );
    expect(overlaps.length, `after ${atMs} ms, of ${shown.length}`).to.equal(0);
    expect(Math.max(...shown.map(({ right }) => right))).to.be.at.most(360);
  }
});
