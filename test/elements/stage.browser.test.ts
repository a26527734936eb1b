import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
// Loaded once a room is drawn; here it is there at once.
import '../../src/elements/room/room-input.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import type { CallStageElement } from '../../src/elements/stage/call-stage.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function stage(participants = 2, size = 'width: 900px; height: 500px') {
  const call = createFakeCall({ joined: true, participants });
  const room = await fixture<CallRoomElement>(html`<call-room style=${size} .call=${call}></call-room>`);
  const element = room.shadowRoot!.querySelector('call-stage')!;
  await element.updateComplete;
  return { call, room, element };
}

const find = (element: CallStageElement, selector: string) =>
  element.shadowRoot!.querySelector<HTMLElement>(selector);

async function press(target: Element, key: string, element: CallStageElement): Promise<void> {
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
  );
  await element.updateComplete;
}

async function micOn(call: FakeCall): Promise<void> {
  await waitUntil(() => call.microphone.state.get().status === 'on');
}

describe('<call-stage>', () => {
  describe('accessibility', () => {
    it('has no violation with the people open', async () => {
      const { room, element } = await stage(9);
      await press(room, 'p', element);
      await waitUntil(() => element.shadowRoot!.getAnimations().length === 0);
      await expect(element).to.be.accessible();
    });
  });

  it('offers the audience a hand to raise and reactions, and nothing that would be published', async () => {
    const { call, element } = await stage();
    const has = (tag: string) => find(element, tag) !== null;
    const publishing = ['call-mic-toggle', 'call-camera-toggle', 'call-screen-toggle', 'call-record-toggle'];
    expect(publishing.map(has)).to.deep.equal([true, true, true, true]);
    call.self.set({ role: 'viewer' });
    await element.updateComplete;
    expect(publishing.map(has)).to.deep.equal([false, false, false, false]);
    expect(['call-hand-toggle', 'call-reactions'].map(has)).to.deep.equal([true, true]);
  });

  it('shows viewers no tile of their own, and says so if nobody is on the stage', async () => {
    const { call, element } = await stage(1);
    const grid = find(element, 'call-media-grid') as CallStageElement;
    const names = () =>
      [...grid.shadowRoot!.querySelectorAll('call-tile')].map(
        ({ participant }) => participant!.details.get().name,
      );
    expect(names()).to.deep.equal(['Grace Hopper', 'Ada']);
    call.self.set({ role: 'viewer' });
    await grid.updateComplete;
    expect(names()).to.deep.equal(['Grace Hopper']);
    expect(find(element, '.early')).to.equal(null);
    call.remove(call.others[0]!);
    await element.updateComplete;
    await grid.updateComplete;
    expect(names()).to.deep.equal([]);
    expect(find(element, '.early')!.textContent!.trim()).to.equal('Nobody is on the stage');
    expect(find(element, 'call-chat-toggle')).not.to.equal(null);
    await expect(element).to.be.accessible();
    call.self.set({ role: 'participant' });
    await element.updateComplete;
    await grid.updateComplete;
    expect(names()).to.deep.equal(['Ada']);
    expect(find(element, '.early')).to.equal(null);
  });

  describe('shortcuts', () => {
    it('mute and unmute, through the control, so that the page can prevent it', async () => {
      const { call, room, element } = await stage();
      await micOn(call);
      await press(room, 'm', element);
      expect(call.microphone.state.get().status).to.equal('muted');
      room.addEventListener('call-mic-toggle-request', (event) => event.preventDefault());
      await press(room, 'M', element);
      expect(call.microphone.state.get().status).to.equal('muted');
    });

    it('ignore typing, browser shortcuts, and pages with no-shortcuts', async () => {
      const { call, room, element } = await stage(9);
      await micOn(call);
      await press(room, 'p', element);
      const people = find(element, 'call-participants')!;
      await (people as CallStageElement).updateComplete;
      await press(people.shadowRoot!.querySelector('input')!, 'm', element);
      room.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', ctrlKey: true, bubbles: true }));
      room.noShortcuts = true;
      await room.updateComplete;
      await press(room, 'm', element);
      expect(call.microphone.state.get().status).to.equal('on');
    });

    it('apply to the focused room of two', async () => {
      const first = await stage();
      const second = await stage();
      await Promise.all([micOn(first.call), micOn(second.call)]);
      await press(second.room, 'm', second.element);
      expect(first.call.microphone.state.get().status).to.equal('on');
      expect(second.call.microphone.state.get().status).to.equal('muted');
    });

    it('are listed by ? until the list is closed', async () => {
      const { room, element } = await stage();
      await press(room, '?', element);
      // It is loaded when it is asked for.
      const isShown = () => room.shadowRoot!.querySelector('call-shortcuts') !== null;
      await waitUntil(isShown, 'the map is shown');
      const map = room.shadowRoot!.querySelector('call-shortcuts')!;
      await map.updateComplete;
      const keys = [...map.shadowRoot!.querySelectorAll('kbd')].map((key) => key.textContent);
      expect(keys).to.deep.equal(['M', 'V', 'S', 'H', 'E', 'C', 'T', 'L', 'P', ',', 'F', 'Space', '?']);
      await expect(map).to.be.accessible();
      map.shadowRoot!.querySelector('button')!.click();
      await waitUntil(() => room.shadowRoot!.querySelector('call-shortcuts') === null);
    });

    describe('the space bar', () => {
      const hold = (target: Element, type: 'keydown' | 'keyup') => {
        const event = new KeyboardEvent(type, { key: ' ', bubbles: true, composed: true, cancelable: true });
        target.dispatchEvent(event);
        return event;
      };

      it('unmutes while it is held', async () => {
        const { call, element } = await stage();
        await micOn(call);
        call.microphone.turnOff();
        expect(hold(element, 'keydown').defaultPrevented, 'the page must not scroll').to.equal(true);
        await waitUntil(() => call.microphone.state.get().status === 'on');
        hold(element, 'keyup');
        expect(call.microphone.state.get().status).to.equal('muted');
      });

      it('mutes when the page loses focus while it is held', async () => {
        const { call, element } = await stage();
        await micOn(call);
        call.microphone.turnOff();
        hold(element, 'keydown');
        await waitUntil(() => call.microphone.state.get().status === 'on');
        window.dispatchEvent(new Event('blur'));
        expect(call.microphone.state.get().status).to.equal('muted');
      });

      it('does nothing while unmuted, in text fields and on buttons', async () => {
        const { call, element } = await stage();
        await micOn(call);
        hold(element, 'keydown');
        hold(element, 'keyup');
        expect(call.microphone.state.get().status).to.equal('on');
        call.microphone.turnOff();
        const field = document.createElement('input');
        element.append(field);
        hold(field, 'keydown');
        const mic = find(element, 'call-mic-toggle') as CallStageElement;
        await mic.updateComplete;
        hold(mic.shadowRoot!.querySelector('button')!, 'keydown');
        expect(call.microphone.state.get().status).to.equal('muted');
      });
    });

    it('are named in the tooltips of a room’s controls', async () => {
      const { element } = await stage();
      const mic = find(element, 'call-mic-toggle') as CallStageElement;
      await mic.updateComplete;
      const button = mic.shadowRoot!.querySelector('button')!;
      expect(button.getAttribute('aria-keyshortcuts')).to.equal('m');
      expect(button.querySelector('.tooltip')!.textContent).to.contain('(M)');
    });
  });

  describe('the panel', () => {
    it('takes the focus when it opens, and gives it back when it closes', async () => {
      // Wide enough for all controls to stay in the bar beside the panel.
      const { element } = await stage(2, 'width: 1200px; height: 500px');
      const toggle = find(element, 'call-participants-toggle') as CallStageElement;
      await toggle.updateComplete;
      toggle.shadowRoot!.querySelector('button')!.click();
      await element.updateComplete;
      expect(element.shadowRoot!.activeElement!.id).to.equal('panel-title');
      await press(element.shadowRoot!.activeElement!, 'Escape', element);
      expect(find(element, '.panel')).to.equal(null);
      expect(element.shadowRoot!.activeElement).to.equal(toggle);
    });

    it('pushes the call aside, or covers its lower part in a narrow space', async () => {
      const wide = await stage();
      const main = find(wide.element, '.main')!;
      const before = main.clientWidth;
      await press(wide.room, 'p', wide.element);
      expect(main.clientWidth).to.be.below(before - 350);
      wide.room.remove();
      const narrow = await stage(2, 'width: 360px; height: 600px');
      await press(narrow.room, 'p', narrow.element);
      expect(find(narrow.element, '.main')!.clientWidth).to.equal(360);
    });

    it('does not recreate the tiles', async () => {
      const { room, element } = await stage(4);
      const grid = find(element, 'call-media-grid')!;
      const before = [...grid.shadowRoot!.querySelectorAll('call-tile')];
      await press(room, 'p', element);
      expect([...grid.shadowRoot!.querySelectorAll('call-tile')]).to.deep.equal(before);
    });

    it('lists people by raised hands, then by arrival, and finds them by name', async () => {
      const { call, room, element } = await stage(9);
      call.others[4]!.set({ handRaisedAtMs: 1 });
      await press(room, 'p', element);
      const people = find(element, 'call-participants') as CallStageElement;
      await people.updateComplete;
      const names = () => [...people.shadowRoot!.querySelectorAll('.name')].map((name) => name.textContent);
      expect(names().slice(0, 3)).to.deep.equal(['Hedy Lamarr', 'Ada (you)', 'Grace Hopper']);
      const search = people.shadowRoot!.querySelector('input')!;
      search.value = 'perl';
      search.dispatchEvent(new Event('input'));
      await people.updateComplete;
      expect(names()).to.deep.equal(['Radia Perlman']);
    });
  });

  describe('layouts', () => {
    const large = (element: CallStageElement) => {
      const tiles = [...find(element, 'call-media-grid')!.shadowRoot!.querySelectorAll('call-tile')];
      return tiles.sort((a, b) => b.offsetWidth - a.offsetWidth)[0]!.participant!.details.get().name;
    };

    it('show a pinned person large until unpinned', async () => {
      const { call, element } = await stage(3);
      const grid = find(element, 'call-media-grid') as CallStageElement;
      const tile = [...grid.shadowRoot!.querySelectorAll('call-tile')].find(
        ({ participant }) => participant === call.others[2],
      )!;
      tile.querySelector('button')!.click();
      await grid.updateComplete;
      expect(grid.matches(':state(presenting)')).to.equal(true);
      expect(large(element)).to.equal(call.others[2]!.details.get().name);
      tile.querySelector('button')!.click();
      await grid.updateComplete;
      expect(grid.matches(':state(presenting)')).to.equal(false);
    });

    it('switch to the speaker view by key, and back to the grid', async () => {
      const { room, element } = await stage(3);
      const grid = find(element, 'call-media-grid') as CallStageElement;
      await press(room, 'l', element);
      await grid.updateComplete;
      expect(grid.matches(':state(presenting)')).to.equal(true);
      await press(room, 'l', element);
      await grid.updateComplete;
      expect(grid.matches(':state(presenting)')).to.equal(false);
    });
  });
});
