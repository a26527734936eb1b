import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/media-grid/call-media-grid.js';
import type { CallMediaGridElement } from '../../src/elements/media-grid/call-media-grid.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

let call: FakeCall;

async function grid(people: number, size = 'width: 800px; height: 500px'): Promise<CallMediaGridElement> {
  call = createFakeCall({ joined: true, participants: people - 1 });
  return fixture<CallMediaGridElement>(html`<call-media-grid style=${size} .call=${call}></call-media-grid>`);
}

const tilesOf = (element: CallMediaGridElement) => [...element.shadowRoot!.querySelectorAll('call-tile')];
const namesOf = (element: CallMediaGridElement) =>
  tilesOf(element).map((tile) => tile.participant!.details.get().name);

afterEach(() => call.close());

describe('<call-media-grid>', () => {
  describe('accessibility', () => {
    it('has no violation', async () => {
      await expect(await grid(3)).to.be.accessible();
    });
  });

  describe('properties', () => {
    it('floats your own tile from three people on, and keeps it in the grid below', async () => {
      const element = await grid(2);
      expect(element.matches(':state(floating)')).to.equal(false);
      call.add('Linus');
      await element.updateComplete;
      expect(element.matches(':state(floating)')).to.equal(true);
      expect(tilesOf(element)).to.have.length(3);
    });

    it('hides your own tile on request, unless you are alone', async () => {
      const element = await grid(2);
      element.selfView = 'hidden';
      await element.updateComplete;
      expect(namesOf(element)).to.deep.equal(['Grace Hopper']);
      call.remove(call.others[0]!);
      await element.updateComplete;
      expect(namesOf(element)).to.deep.equal(['Ada']);
    });
  });

  it('shows your own tile while you go to another room, whose people are not known yet', async () => {
    const element = await grid(3);
    call.participants.set([]);
    await element.updateComplete;
    expect(namesOf(element)).to.deep.equal(['Ada']);
  });

  describe('layout', () => {
    it('places every tile within itself, none above another', async () => {
      const element = await grid(6);
      const frame = element.getBoundingClientRect();
      const boxes = tilesOf(element)
        .filter((tile) => !tile.participant!.isLocal)
        .map((tile) => tile.getBoundingClientRect());
      for (const [index, box] of boxes.entries()) {
        expect(box.width).to.be.above(100);
        expect(box.left).to.be.at.least(frame.left - 1);
        expect(box.bottom).to.be.at.most(frame.bottom + 1);
        for (const other of boxes.slice(index + 1)) {
          expect(box.right <= other.left || box.bottom <= other.top).to.equal(true);
        }
      }
    });

    it('names a shared screen below its video, where there is space for that', async () => {
      const shared = async (size: string) => {
        const element = await grid(3, size);
        call.others[0]!.sources.screen.start();
        const screen = () => tilesOf(element).find(({ source }) => source === 'screen');
        await waitUntil(() => screen()?.matches(':state(picture)'), 'the screen is shown');
        for (const tile of tilesOf(element)) for (const move of tile.getAnimations()) move.finish();
        const { shadowRoot, classList } = screen()!;
        const boxOf = (selector: string) => shadowRoot!.querySelector(selector)!.getBoundingClientRect();
        const [video, name, tile] = [
          boxOf('video'),
          boxOf('call-name-tag'),
          screen()!.getBoundingClientRect(),
        ];
        const others = tilesOf(element).filter((other) => other !== screen());
        const isFree = others.every((other) => {
          const box = other.getBoundingClientRect();
          return (
            box.bottom <= tile.top ||
            box.top >= tile.bottom ||
            box.right <= tile.left ||
            box.left >= tile.right
          );
        });
        const { bottom } = element.getBoundingClientRect();
        expect([isFree, tile.bottom <= bottom + 0.5], `covers nothing in ${size}`).to.deep.equal([
          true,
          true,
        ]);
        expect(video.width / video.height, size).to.be.closeTo(16 / 9, 0.02);
        await call.close();
        return {
          isBelow: name.top >= video.bottom && name.bottom <= tile.bottom,
          isCaptioned: classList.contains('captioned'),
        };
      };
      const below = { isBelow: true, isCaptioned: true };
      expect(await shared('width: 344px; height: 640px'), 'a phone').to.deep.equal(below);
      expect(await shared('width: 1256px; height: 704px'), 'a desktop').to.deep.equal(below);
      const over = { isBelow: false, isCaptioned: false };
      expect(await shared('width: 1256px; height: 400px'), 'no space').to.deep.equal(over);
    });

    it('settles in every layout and size: the pager does not flicker', async () => {
      const sizes = [
        [1256, 704],
        [800, 500],
        [640, 360],
        [420, 640],
        [340, 300],
      ];
      for (const [width, height] of sizes) {
        const element = await grid(2, `width: ${width}px; height: ${height}px`);
        call.others[0]!.sources.screen.start();
        for (const layout of ['presentation', 'side-by-side', 'speaker', 'grid'] as const) {
          element.layout = layout;
          while (call.others.length < 13) {
            call.add({ name: `Person ${call.others.length}`, camera: false });
            let rounds = 0;
            while (!(await element.updateComplete)) expect(rounds++, `${layout} ${width}`).to.be.below(10);
          }
          for (const other of call.others.slice(1)) call.remove(other);
        }
        call.close();
        element.remove();
      }
    });

    it('lays out again when it is resized, without rendering', async () => {
      const element = await grid(2);
      const [first] = tilesOf(element);
      const before = first!.offsetWidth;
      element.style.width = '400px';
      await waitUntil(() => first!.offsetWidth !== before);
      expect(element.isUpdatePending).to.equal(false);
    });

    it('shows a screen large, with the people beside it', async () => {
      const element = await grid(3);
      call.others[0]!.sources.screen.start();
      await element.updateComplete;
      await waitUntil(() => element.matches(':state(presenting)'));
      const [screen, ...rest] = tilesOf(element);
      expect(screen!.source).to.equal('screen');
      for (const tile of rest) expect(screen!.offsetWidth).to.be.above(2 * tile.offsetWidth);
    });

    it('splits a crowd into pages, and turns them', async () => {
      const element = await grid(20, 'width: 340px; height: 500px');
      await waitUntil(() => element.shadowRoot!.querySelector('nav') !== null);
      const first = namesOf(element);
      expect(first.length).to.be.below(20);
      element.shadowRoot!.querySelector<HTMLButtonElement>('nav button:last-child')!.click();
      await element.updateComplete;
      expect(namesOf(element).filter((name) => name !== 'Ada' && first.includes(name))).to.deep.equal([]);
    });

    it('moves the floating tile to another corner by arrow key', async () => {
      const element = await grid(4);
      const own = tilesOf(element).find((tile) => tile.participant!.isLocal)!;
      const before = own.offsetTop;
      own.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }));
      await element.updateComplete;
      expect(own.offsetTop).to.be.below(before);
    });
  });

  describe('parts', () => {
    it('has a base and tiles', async () => {
      const element = await grid(2);
      expect(element.shadowRoot!.querySelector('[part=base]')).to.exist;
      expect(element.shadowRoot!.querySelectorAll('[part=tile]')).to.have.length(2);
    });
  });

  describe('life cycle', () => {
    it('keeps everyone’s tile when somebody joins or leaves', async () => {
      const element = await grid(3);
      const before = tilesOf(element);
      const linus = call.add('Linus');
      await element.updateComplete;
      expect(tilesOf(element)).to.include.members(before);
      call.remove(linus);
      await element.updateComplete;
      expect(tilesOf(element)).to.deep.equal(before);
    });

    it('does not render again for a change of a single tile', async () => {
      const element = await grid(3);
      await waitUntil(() => tilesOf(element).every((tile) => tile.matches(':state(picture)')));
      await element.updateComplete;
      const [other] = call.others;
      other!.mute();
      other!.set({ handRaisedAtMs: 1, connected: false });
      other!.sources.camera.stop();
      expect(element.isUpdatePending).to.equal(false);
      other!.set({ name: 'Rear Admiral Hopper' });
      expect(element.isUpdatePending).to.equal(true);
    });

    it('leaves no listener behind when it is removed', async () => {
      const element = await grid(3);
      element.remove();
      await element.updateComplete;
      call.add('Linus');
      expect(element.isUpdatePending).to.equal(false);
    });
  });

  describe('viewports', () => {
    const shown = () => call.others.map(({ sources }) => sources.camera.shown.get());
    const seen = () => shown().filter((size) => size).length;

    it('reports shown sizes and hidden pages before the browser paints', async () => {
      const element = await grid(30, 'width: 500px; height: 300px');
      await element.updateComplete;
      expect(shown()).not.to.include(undefined);
      await waitUntil(() => seen() === tilesOf(element).filter((tile) => !tile.participant!.isLocal).length);
      expect(seen()).to.be.below(29);
      const [first] = tilesOf(element);
      await waitUntil(() => {
        const { width } = call.others[0]!.sources.camera.shown.get()!;
        return Math.abs(width - first!.offsetWidth * devicePixelRatio) < 2;
      });
    });

    it('reports a page turn at once, so that the new page takes the slots of the old page', async () => {
      const element = await grid(30, 'width: 500px; height: 300px');
      await waitUntil(() => seen() < 29);
      const before = shown().map((size) => size !== null);
      element.shadowRoot!.querySelector<HTMLButtonElement>('.pager .turn:last-of-type')!.click();
      await element.updateComplete;
      const after = shown().map((size) => size !== null);
      expect(after.some((isSeen, index) => isSeen && !before[index])).to.equal(true);
      expect(after.some((isSeen, index) => isSeen && before[index])).to.equal(false);
    });

    it('reports tiles that are scrolled away or removed', async () => {
      const element = await grid(2);
      await waitUntil(() => seen() === 1);
      element.style.marginTop = '5000px';
      await waitUntil(() => seen() === 0);
      element.style.marginTop = '0';
      await waitUntil(() => seen() === 1);
      element.remove();
      expect(seen()).to.equal(0);
    });
  });
});
