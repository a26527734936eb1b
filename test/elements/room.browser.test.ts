import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { CallroomError } from '../../src/core/errors.js';
import type { CallErrorEvent } from '../../src/elements/base/events.js';
import '../../src/elements/index.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { RoomError } from '../../src/room/room-error.js';
import { createFakeCall, type FakeCall, type FakeCallOptions } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function room(options: FakeCallOptions = {}): Promise<{ call: FakeCall; element: CallRoomElement }> {
  const call = createFakeCall(options);
  const element = await fixture<CallRoomElement>(
    html`<call-room style="height: 500px" .call=${call}></call-room>`,
  );
  return { call, element };
}

/** Within the room's own shadow root or that of its stage. */
const inside = (element: CallRoomElement, selector: string) =>
  element.shadowRoot!.querySelector<LitElement>(selector) ??
  element.shadowRoot!.querySelector('call-stage')?.shadowRoot?.querySelector<LitElement>(selector);

/** Lets the room, its view and what is in that render. */
async function settled(element: CallRoomElement): Promise<void> {
  await element.updateComplete;
  await element.shadowRoot!.querySelector('call-stage')?.updateComplete;
}

describe('<call-room>', () => {
  describe('accessibility', () => {
    for (const theme of ['light', 'dark'] as const) {
      it(`has no violation in the lobby, the call and after it (${theme})`, async () => {
        const { call, element } = await room({ participants: 2 });
        element.theme = theme;
        await settled(element);
        await inside(element, 'call-lobby')!.updateComplete;
        // Colors of the other theme fade.
        await waitUntil(() => inside(element, 'call-lobby')!.shadowRoot!.getAnimations().length === 0);
        await expect(element).to.be.accessible();
        await call.join({ name: 'Ada' });
        await settled(element);
        await inside(element, 'call-media-grid')!.updateComplete;
        await expect(element).to.be.accessible();
        await call.leave();
        await settled(element);
        await inside(element, 'call-end-screen')!.updateComplete;
        await waitUntil(() => inside(element, 'call-end-screen')!.shadowRoot!.getAnimations().length === 0);
        await expect(element).to.be.accessible();
      });
    }
  });

  describe('properties', () => {
    it('reflects what an author sets', async () => {
      const element = await fixture<CallRoomElement>(html`<call-room></call-room>`);
      Object.assign(element, {
        room: 'standup',
        theme: 'dark',
        autoJoin: false,
        server: 'https://calls.example',
      });
      await settled(element);
      expect(element.getAttribute('room')).to.equal('standup');
      expect(element.getAttribute('theme')).to.equal('dark');
      expect(element.getAttribute('server')).to.equal('https://calls.example');
    });

    it('makes a call out of its attributes, and another one for another room', async () => {
      const element = await fixture<CallRoomElement>(
        html`<call-room room="one" camera="off" microphone="off" token-endpoint="/token"></call-room>`,
      );
      const first = element.call!;
      expect(first.roomName).to.equal('one');
      element.room = 'two';
      await settled(element);
      expect(element.call).not.to.equal(first);
      expect(element.call!.roomName).to.equal('two');
    });

    it('prefers a given call to its attributes', async () => {
      const { call, element } = await room();
      element.room = 'other';
      await settled(element);
      expect(element.call).to.equal(call);
    });

    it('without a token source fails with a typed error, which it shows', async () => {
      const element = await fixture<CallRoomElement>(
        html`<call-room room="one" camera="never" microphone="never"></call-room>`,
      );
      const told = oneEvent<CallErrorEvent>(element, 'call-error');
      element.autoJoin = true;
      expect((await told).error.code).to.equal('token_source_missing');
      await waitUntil(() => element.matches(':state(lobby)'));
      await waitUntil(() => inside(element, 'call-lobby')?.shadowRoot?.querySelector('.problem'));
      // Which attribute is missing is for the developer: it is in the console.
      expect(inside(element, 'call-lobby')!.shadowRoot!.textContent).to.contain('not set up correctly');
    });

    it('with auto-join is in the call without a lobby', async () => {
      const call = createFakeCall({ participants: 1 });
      const element = await fixture<CallRoomElement>(html`<call-room auto-join .call=${call}></call-room>`);
      await waitUntil(() => call.state.get().status === 'joined');
      await settled(element);
      expect(element.matches(':state(stage)')).to.equal(true);
    });
  });

  describe('views', () => {
    it('goes from the lobby to the call to the end', async () => {
      const { call, element } = await room({ participants: 1 });
      expect(element.matches(':state(lobby)')).to.equal(true);
      const lobby = inside(element, 'call-lobby')!;
      await lobby.updateComplete;
      lobby.shadowRoot!.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
      await waitUntil(() => element.matches(':state(stage)'));
      expect(call.state.get().status).to.equal('joined');
      const leave = inside(element, 'call-leave-button')!;
      await leave.updateComplete;
      leave.shadowRoot!.querySelector('button')!.click();
      await waitUntil(() => element.matches(':state(ended)'));
    });

    it('lists after the call whom you met, including people who had left', async () => {
      const { call, element } = await room({ joined: true, participants: ['Grace', 'Linus'] });
      await settled(element);
      call.remove(call.others[1]!);
      await settled(element);
      await call.leave();
      await waitUntil(() => inside(element, 'call-end-screen')?.shadowRoot?.querySelector('.people'));
      expect(inside(element, 'call-end-screen')!.shadowRoot!.textContent).to.contain('Grace and Linus');
    });

    it('says that it is reconnecting, and stays in the call', async () => {
      const { call, element } = await room({ joined: true, participants: 1 });
      call.cutOff();
      await settled(element);
      await inside(element, 'call-notices')!.updateComplete;
      expect(inside(element, 'call-notices')!.shadowRoot!.textContent).to.contain('Reconnecting');
      expect(inside(element, 'call-media-grid')).to.exist;
    });

    it('returns to the lobby after a failed or canceled join, with the typed name', async () => {
      const { call, element } = await room({ name: '', joinMs: 20 });
      const lobby = inside(element, 'call-lobby')!;
      await lobby.updateComplete;
      const find = <E extends HTMLElement>(selector: string) => lobby.shadowRoot!.querySelector<E>(selector);
      const name = find<HTMLInputElement>('input')!;
      name.value = 'Grace';
      name.dispatchEvent(new InputEvent('input'));
      call.joinError = new CallroomError('token_refused', 'Say who you are.');
      find('.join')!.click();
      await waitUntil(() => find('.problem'));
      expect(element.matches(':state(lobby)')).to.equal(true);
      expect(find<HTMLInputElement>('input')!.value).to.equal('Grace');
      find('.join')!.click();
      await waitUntil(() => find('[part=cancel]'));
      await call.leave();
      await settled(element);
      expect(element.matches(':state(lobby)')).to.equal(true);
      expect(find<HTMLInputElement>('input')!.value).to.equal('Grace');
    });

    it('shows why a call ended by itself, and tries again', async () => {
      const { call, element } = await room({ joined: true });
      call.fail(new CallroomError('room_full', 'This room is full.'));
      await settled(element);
      const ended = inside(element, 'call-end-screen')!;
      await ended.updateComplete;
      expect(ended.shadowRoot!.textContent).to.contain('This room is full.');
      ended.shadowRoot!.querySelector('button')!.click();
      await waitUntil(() => call.state.get().status === 'joined');
    });

    it('shows the invitation to a person who is alone', async () => {
      const { call, element } = await room({ joined: true });
      expect(inside(element, 'call-invite')).to.exist;
      call.add('Grace');
      await settled(element);
      expect(inside(element, 'call-invite')).not.to.exist;
    });
  });

  describe('slots', () => {
    it('renders nothing of its own if it has children, and provides them its call', async () => {
      const call = createFakeCall({ joined: true });
      const element = await fixture<CallRoomElement>(html`
        <call-room .call=${call}><section><call-mic-toggle></call-mic-toggle></section></call-room>
      `);
      expect(element.shadowRoot!.querySelector('[part=base]')).not.to.exist;
      expect(element.querySelector('call-mic-toggle')!.call).to.equal(call);
    });
  });

  describe('parts', () => {
    it('has those that are documented', async () => {
      const { element } = await room({ joined: true });
      await settled(element);
      for (const part of ['base', 'grid', 'footer']) {
        expect(inside(element, `[part=${part}]`), part).to.exist;
      }
      expect(inside(element, 'call-stage')!.getAttribute('exportparts')).to.equal('grid, footer, panel');
    });
  });

  describe('life cycle', () => {
    it('is found by a control that was created before it', async () => {
      const call = createFakeCall({ joined: true });
      const host = await fixture<HTMLElement>(html`<div></div>`);
      const control = document.createElement('call-mic-toggle');
      const late = document.createElement('div');
      late.append(control);
      host.append(late);
      await control.updateComplete;
      expect(control.call).to.equal(null);
      const element = document.createElement('call-room');
      element.call = call;
      host.append(element);
      element.append(late);
      await settled(element);
      expect(control.call).to.equal(call);
    });

    it('gives a moved control the call of its new room', async () => {
      const host = await fixture<HTMLElement>(html`
        <div>
          <call-room .call=${createFakeCall({ joined: true, room: 'one' })}><i></i></call-room>
          <call-room .call=${createFakeCall({ joined: true, room: 'two' })}><i></i></call-room>
        </div>
      `);
      const [one, two] = host.querySelectorAll('call-room');
      const control = document.createElement('call-mic-toggle');
      one!.append(control);
      expect(control.call!.roomName).to.equal('one');
      two!.append(control);
      expect(control.call!.roomName).to.equal('two');
      host.append(control);
      expect(control.call).to.equal(null);
    });

    it('passes another call on to those inside', async () => {
      const { element } = await room({ joined: true, room: 'one' });
      const next = createFakeCall({ joined: true, room: 'two' });
      element.call = next;
      await settled(element);
      const control = inside(element, 'call-leave-button') as LitElement & { call: FakeCall };
      expect(control.call).to.equal(next);
    });

    it('moved within the page keeps its call, removed closes it', async () => {
      const host = await fixture<HTMLElement>(html`
        <div>
          <call-room room="one" camera="off" microphone="off" token-endpoint="/token"></call-room>
          <section></section>
        </div>
      `);
      const element = host.querySelector('call-room')!;
      const { call } = element;
      host.querySelector('section')!.append(element);
      await settled(element);
      expect(element.call).to.equal(call);
      element.remove();
      await Promise.resolve();
      await Promise.resolve();
      expect(element.call).to.equal(null);
    });

    it('asks for the role of its page’s link, if an invitation may have it', async () => {
      const before = location.href;
      const roles: unknown[] = [];
      for (const [search, inviteRoles] of [
        ['?role=viewer', 'participant, viewer'],
        ['?role=host', 'participant, viewer'],
        ['?role=viewer', ''],
        ['', 'participant, viewer'],
      ] as const) {
        history.replaceState(null, '', `${location.pathname}${search}`);
        const asked = new Set<unknown>();
        const element = await fixture<CallRoomElement>(
          html`<call-room room="one" camera="off" microphone="off" .inviteRoles=${inviteRoles}></call-room>`,
        );
        element.getToken = async (request) => {
          asked.add(request.role);
          throw new RoomError('not_allowed', 'No.');
        };
        await element.updateComplete;
        await element.call!.join().catch(() => {});
        element.remove();
        roles.push(...asked);
      }
      history.replaceState(null, '', before);
      expect(roles).to.deep.equal(['viewer', undefined, undefined, undefined]);
    });

    it('does not close a call that it was given', async () => {
      const { call, element } = await room({ joined: true });
      element.remove();
      await settled(element);
      expect(call.state.get().status).to.equal('joined');
    });
  });
});
