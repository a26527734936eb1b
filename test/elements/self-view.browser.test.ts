import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import '../../src/elements/index.js';
import type { CallMediaGridElement } from '../../src/elements/media-grid/call-media-grid.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import type { CallStageElement } from '../../src/elements/stage/call-stage.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const meet = (a: DOMRect, b: DOMRect) =>
  a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

async function stageOf(participants: number, dir: 'ltr' | 'rtl') {
  // A page of many small tiles has no corner without a name.
  const isFewPeople = participants < 9;
  const call = createFakeCall({ joined: true, participants });
  // Only where they are matters.
  for (const { sources } of call.others) sources.camera.stop();
  const room = await fixture<CallRoomElement>(
    html`<call-room dir=${dir} style="width: 320px; height: 640px" .call=${call}></call-room>`,
  );
  const stage = room.shadowRoot!.querySelector<CallStageElement>('call-stage')!;
  await stage.updateComplete;
  const grid = stage.shadowRoot!.querySelector<CallMediaGridElement>('call-media-grid')!;
  await grid.updateComplete;
  const own = () => {
    const tile = grid.shadowRoot!.querySelector('.floating')!;
    for (const animation of tile.getAnimations()) animation.finish();
    return tile.getBoundingClientRect();
  };
  const inBar = () =>
    stage.shadowRoot!.querySelector('call-control-bar')?.shadowRoot?.querySelectorAll('.base');
  /** The names on the other tiles. */
  const plates = () =>
    isFewPeople
      ? [...grid.shadowRoot!.querySelectorAll('call-tile:not(.floating, .unplaced)')].map(
          (tile) => tile.shadowRoot!.querySelector('call-name-tag')!,
        )
      : [];
  const covered = () =>
    [...grid.shadowRoot!.querySelectorAll('.pager > *'), ...(inBar() ?? []), ...plates()]
      .filter((other) => meet(own(), other.getBoundingClientRect()))
      .map(({ ariaLabel, localName, textContent }) => ariaLabel ?? `${localName} ${textContent?.trim()}`);
  const resize = async (width: number, height: number) => {
    Object.assign(room.style, { width: `${width}px`, height: `${height}px` });
    // Observers of sizes are told after the frame's layout; what they change is laid out in the next.
    for (let frame = 0; frame < 3; frame++) await nextFrame();
    await grid.updateComplete;
  };
  return { stage, grid, own, covered, resize };
}

const SIZES = [
  ...[320, 360, 390, 400].map((width) => [width, 568] as const),
  ...[600, 900, 960, 1000, 1280, 1332].map((width) => [width, 480] as const),
];

describe('your own tile', () => {
  for (const dir of ['ltr', 'rtl'] as const) {
    it(`is never over the pager or the controls, with a panel open or not (${dir})`, async () => {
      const { stage, grid, covered, resize } = await stageOf(24, dir);
      const found: string[] = [];
      let paged = 0;
      for (const isPanelOpen of [false, true]) {
        if (isPanelOpen) {
          const toggle = stage.shadowRoot!.querySelector('call-participants-toggle')!;
          await waitUntil(() => toggle.shadowRoot?.querySelector('button'), 'the toggle is loaded');
          toggle.shadowRoot!.querySelector('button')!.click();
          await stage.updateComplete;
        }
        for (const [width, height] of SIZES) {
          await resize(width, height);
          if (grid.shadowRoot!.querySelector('.pager')) paged++;
          found.push(...covered().map((what) => `${width} by ${height}, panel ${isPanelOpen}: ${what}`));
        }
      }
      expect(found).to.deep.equal([]);
      expect(paged, 'some sizes have a pager').to.be.above(6);
    });
  }

  for (const dir of ['ltr', 'rtl'] as const) {
    it(`is never over a name (${dir})`, async () => {
      const found: string[] = [];
      for (const people of [2, 3, 4, 6]) {
        const { covered, resize } = await stageOf(people, dir);
        for (const [width, height] of SIZES) {
          await resize(width, height);
          found.push(...covered().map((what) => `${people} at ${width} by ${height}: ${what}`));
        }
      }
      expect(found).to.deep.equal([]);
    });
  }

  it('stays clear of captions at the lower edge, unless it was moved there', async () => {
    const { stage, grid, own } = await stageOf(3, 'ltr');
    const isBelow = () => own().top > grid.getBoundingClientRect().top + 300;
    expect(isBelow()).to.equal(true);
    const toggle = stage.shadowRoot!.querySelector('call-captions-toggle')!;
    await waitUntil(() => toggle.shadowRoot?.querySelector('button'), 'the toggle is loaded');
    toggle.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => !isBelow(), 'it has moved up');
    grid
      .shadowRoot!.querySelector('.floating')!
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    await waitUntil(isBelow, 'it was put there');
  });
});
