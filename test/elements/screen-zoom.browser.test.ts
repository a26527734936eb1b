import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../src/elements/index.js';
import type { CallTileElement } from '../../src/elements/tile/call-tile.js';
import { panned, WHOLE, zoomed } from '../../src/elements/tile/screen-zoom.js';
import { FakeParticipant } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const SIZE = { width: 400, height: 200 };

describe('zoom', () => {
  it('keeps the point under the pointer, and shows nothing beyond the video', () => {
    const at = { x: 100, y: 50 };
    const big = zoomed(WHOLE, 2, at, SIZE);
    expect(big).to.deep.equal({ scale: 2, x: -100, y: -50 });
    expect(zoomed(big, 1, at, SIZE)).to.deep.equal(WHOLE);
    expect(zoomed(WHOLE, 100, { x: 0, y: 0 }, SIZE).scale).to.equal(8);
    expect(panned(big, { x: 900, y: -900 }, SIZE)).to.deep.equal({ scale: 2, x: 200, y: -100 });
    expect(panned(WHOLE, { x: 9, y: 9 }, SIZE)).to.deep.equal(WHOLE);
    // The bars beside a video that does not fill the tile are nothing to see.
    const upright = { ...SIZE, ratio: 0.5 };
    expect(panned({ ...WHOLE, scale: 5 }, { x: 900, y: 900 }, upright)).to.deep.equal({
      scale: 5,
      x: 50,
      y: 400,
    });
  });
});

describe('a shared screen', () => {
  async function shared() {
    const grace = new FakeParticipant({ name: 'Grace' });
    grace.sources.screen.start();
    const tile = await fixture<CallTileElement>(
      html`<call-tile style="width: 400px; height: 225px" source="screen" .participant=${grace}></call-tile>`,
    );
    const find = <E extends HTMLElement>(selector: string) => tile.shadowRoot!.querySelector<E>(selector)!;
    await waitUntil(() => find('.zoom'), 'there are buttons');
    const button = (name: string) => find(`.zoom [aria-label='${name}']`);
    const shows = (transform: string) =>
      waitUntil(() => find('video').style.transform === transform, transform);
    const { left, top } = tile.getBoundingClientRect();
    const point = (type: string, x: number, y: number, pointerId = 1) =>
      find('.base').dispatchEvent(
        new PointerEvent(type, {
          pointerId,
          clientX: left + x,
          clientY: top + y,
          bubbles: true,
          composed: true,
        }),
      );
    return { grace, tile, find, button, shows, point };
  }

  it('is enlarged with buttons, which say how much', async () => {
    const { grace, tile, find, button, shows } = await shared();
    button('Zoom in').click();
    await shows('translate(0px, 0px) scale(1.5)');
    expect(find('[role=status]').textContent!.trim()).to.equal('Zoom 150%');
    await expect(tile).to.be.accessible();
    button('Show the whole screen').click();
    await shows('');
    grace.close();
  });

  it('is enlarged and moved with keys', async () => {
    const { grace, button, shows } = await shared();
    button('Zoom in').focus();
    await sendKeys({ press: '+' });
    await shows('translate(0px, 0px) scale(1.5)');
    await sendKeys({ press: 'ArrowRight' });
    await shows('translate(-60px, 0px) scale(1.5)');
    await sendKeys({ press: '0' });
    await shows('');
    grace.close();
  });

  it('is rotated with a button and a key, which say how far, until the next share', async () => {
    const { grace, tile, find, button, shows } = await shared();
    const video = find<HTMLVideoElement>('video');
    const isOn = (state: string) => tile.matches(`:state(${state})`);
    const ratio = tile.ratio!;
    expect(ratio).to.be.above(1);
    button('Rotate').click();
    await shows('rotate(90deg)');
    expect(tile.ratio).to.equal(1 / ratio);
    expect(isOn('sideways')).to.equal(true);
    expect(find('[role=status]').textContent!.trim()).to.equal('Rotated by 90°');
    const [box, around] = [video, tile].map((one) => one.getBoundingClientRect());
    for (const side of ['left', 'top', 'right', 'bottom'] as const)
      expect(box![side], side).to.be.closeTo(around![side], 0.5);
    expect(getComputedStyle(video).objectFit).to.equal('contain');
    await expect(tile).to.be.accessible();
    button('Zoom in').focus();
    await sendKeys({ press: '+' });
    await shows('translate(0px, 0px) scale(1.5) rotate(90deg)');
    // Enlarged by half it is still less wide than the tile.
    await sendKeys({ press: 'ArrowRight' });
    await sendKeys({ press: 'ArrowDown' });
    await shows('translate(0px, -33.75px) scale(1.5) rotate(90deg)');
    expect(find('[role=status]').textContent!.trim()).to.equal('Rotated by 90° Zoom 150%');
    await sendKeys({ press: 'r' });
    await shows('rotate(180deg)');
    expect([tile.ratio, isOn('sideways')]).to.deep.equal([ratio, false]);
    grace.sources.screen.stop();
    await waitUntil(() => !find('.zoom'), 'the end of the share');
    grace.sources.screen.start();
    await waitUntil(() => find('.zoom'), 'the next share');
    expect([video.style.transform, find('.zoom').className.trim()]).to.deep.equal(['', 'zoom']);
    grace.close();
  });

  it('stays as it is when the tile moves and when the participant connects again', async () => {
    const { grace, tile, find, button, shows } = await shared();
    const isShownAgain = async (when: string) => {
      await oneEvent(find('video'), 'loadeddata');
      await waitUntil(() => tile.matches(':state(sideways)'), when);
      await shows('rotate(90deg)');
    };
    button('Rotate').click();
    await shows('rotate(90deg)');
    const parent = tile.parentElement!;
    tile.remove();
    parent.append(tile);
    await isShownAgain('rotated after the move');
    const next = new FakeParticipant({ name: 'Grace' });
    next.sources.screen.start();
    grace.close();
    tile.participant = next;
    await isShownAgain('rotated after the reconnect');
    const alan = new FakeParticipant({ name: 'Alan' });
    alan.sources.screen.start();
    tile.participant = alan;
    await waitUntil(() => find('.zoom') && find('video').style.transform === '', 'another person');
    for (const one of [next, alan]) one.close();
  });

  it('leaves the keys to your own content in the tile', async () => {
    const { grace, tile, button, shows } = await shared();
    const field = document.createElement('input');
    tile.append(field);
    field.focus();
    await sendKeys({ type: 'r0+' });
    expect(field.value).to.equal('r0+');
    await shows('');
    button('Zoom in').focus();
    await sendKeys({ press: 'r' });
    await shows('rotate(90deg)');
    grace.close();
  });

  it('is enlarged with the wheel and Ctrl, and scrolls the page without', async () => {
    const { grace, find, shows } = await shared();
    const turn = (ctrlKey: boolean) => {
      const wheel = new WheelEvent('wheel', { deltaY: -400, ctrlKey, bubbles: true, cancelable: true });
      find('.base').dispatchEvent(wheel);
      return wheel.defaultPrevented;
    };
    expect(turn(false)).to.equal(false);
    expect(find('video').style.transform).to.equal('');
    expect(turn(true)).to.equal(true);
    await waitUntil(() => find('video').style.transform.includes('scale(2.71'), 'enlarged');
    find('.base').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    await shows('');
    grace.close();
  });

  it('is enlarged by pinching, and moved by dragging', async () => {
    const { grace, find, shows, point } = await shared();
    find('.base').setPointerCapture = () => {};
    point('pointerdown', 150, 112.5);
    point('pointerdown', 250, 112.5, 2);
    point('pointermove', 100, 112.5);
    point('pointermove', 300, 112.5, 2);
    await shows('translate(0px, 0px) scale(2)');
    point('pointerup', 300, 112.5, 2);
    point('pointermove', 130, 112.5);
    await shows('translate(30px, 0px) scale(2)');
    point('pointerup', 130, 112.5);
    point('pointermove', 200, 112.5);
    await shows('translate(30px, 0px) scale(2)');
    grace.close();
  });

  it('shows the name for a while, again when a pointer comes, and as long as the focus is on the tile', async () => {
    const { grace, tile, find, button } = await shared();
    const plate = find('.plate');
    const opacity = () => getComputedStyle(plate).opacity;
    const makesWay = (animations: number) =>
      waitUntil(() => plate.getAnimations().length === animations, `it makes way: ${animations}`);
    const finish = () => plate.getAnimations().forEach((animation) => void animation.finish());
    await makesWay(1);
    expect(opacity()).to.equal('1');
    finish();
    expect(opacity()).to.equal('0');
    const { left, top } = tile.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left) + 90, Math.round(top) + 90] });
    await makesWay(2);
    expect(opacity()).to.equal('1');
    finish();
    expect(opacity(), 'the pointer rests').to.equal('0');
    await resetMouse();
    await makesWay(1);
    expect(opacity(), 'the pointer has gone').to.equal('0');
    button('Zoom in').focus();
    await tile.updateComplete;
    expect(opacity()).to.equal('1');
    grace.close();
  });
});
