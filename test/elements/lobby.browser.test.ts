import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import type { CallJoinRequestEvent } from '../../src/elements/base/events.js';
import type { CallConnectionCheckElement } from '../../src/elements/connection-check/call-connection-check.js';
import '../../src/elements/lobby/call-lobby.js';
import type { CallLobbyElement } from '../../src/elements/lobby/call-lobby.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function lobby(call: FakeCall = createFakeCall({ name: '' })) {
  const element = await fixture<CallLobbyElement>(html`<call-lobby .call=${call}></call-lobby>`);
  const find = <E extends Element>(selector: string) => element.shadowRoot!.querySelector<E>(selector)!;
  return {
    call,
    element,
    name: find<HTMLInputElement>('input'),
    join: find<HTMLButtonElement>('.join'),
    find,
  };
}

describe('<call-lobby>', () => {
  describe('accessibility', () => {
    it('has no violation, with devices and without', async () => {
      const { element } = await lobby();
      await expect(element).to.be.accessible();
      const call = createFakeCall();
      call.self.hardware.failure = {
        audio: new DOMException('', 'NotFoundError'),
        video: new DOMException('', 'NotFoundError'),
      };
      const other = await lobby(call);
      await waitUntil(() => other.find('.problem'));
      await expect(other.element).to.be.accessible();
    });
  });

  describe('properties', () => {
    it('starts the devices to join with', async () => {
      const { call } = await lobby();
      await waitUntil(() => call.camera.state.get().status === 'on');
      expect(call.microphone.state.get().status).to.equal('on');
    });

    it('starts no device that is set to off, and offers no unused device', async () => {
      const call = createFakeCall();
      const element = await fixture<CallLobbyElement>(
        html`<call-lobby .call=${call} microphone="off" camera="never"></call-lobby>`,
      );
      expect(call.microphone.choice).to.equal(null);
      expect(call.camera.choice).to.equal(null);
      expect(element.shadowRoot!.querySelector('call-mic-toggle')).to.exist;
      expect(element.shadowRoot!.querySelector('call-camera-toggle')).not.to.exist;
    });

    it('does not turn a camera on that was turned off', async () => {
      const call = createFakeCall();
      call.camera.turnOff();
      await lobby(call);
      expect(call.camera.state.get().status).to.equal('off');
    });
  });

  describe('after a visit', () => {
    it('does not offer a guest the number that the room gave them as their name', async () => {
      const { call, element, name } = await lobby();
      call.self.set({ name: ' (2)' });
      await element.updateComplete;
      expect(name.value).to.equal('');
      call.self.set({ name: 'Grace (2)' });
      await element.updateComplete;
      expect(name.value).to.equal('Grace (2)');
    });

    const isOff = (call: FakeCall) => call.camera.choice === null && call.microphone.choice === null;

    it('turns no device on by itself when it hears of the room again', async () => {
      const { call, element, find } = await lobby();
      await waitUntil(() => call.camera.state.get().status === 'on');
      await waitUntil(() => find('[part=people] span'), 'no answer');
      await call.join();
      await call.leave();
      expect(isOff(call), 'released').to.equal(true);
      const getLobby = call.getLobby.bind(call);
      let answers = 0;
      call.getLobby = async () => {
        const view = await getLobby();
        answers++;
        return view;
      };
      const parent = element.parentElement!;
      element.remove();
      parent.append(element);
      await waitUntil(() => answers === 1, 'not asked again');
      await element.updateComplete;
      expect(isOff(call)).to.equal(true);
    });

    it('ignores an answer from before it, and an answer during it', async () => {
      const call = createFakeCall();
      call.mediaBehavior.set({ capture: 'once-granted' });
      const answers: (() => void)[] = [];
      const view = await call.getLobby();
      call.getLobby = () => new Promise((resolve) => answers.push(() => resolve(view)));
      const { element, find } = await lobby(call);
      call.state.set({ ...call.state.get(), status: 'joined' });
      answers[0]!();
      await null;
      await null;
      call.state.set({ ...call.state.get(), status: 'left' });
      await element.updateComplete;
      expect(find('[part=people]').textContent, 'an answer during the visit').to.equal('');
      const parent = element.parentElement!;
      element.remove();
      parent.append(element);
      answers[1]!();
      await waitUntil(() => find('[part=people] span'), 'no answer');
      expect(isOff(call)).to.equal(true);
    });
  });

  describe('what others will see and hear', () => {
    const audience = (element: CallLobbyElement) => element.shadowRoot!.querySelector('[part="audience"]');
    const has = (element: CallLobbyElement, selector: string) =>
      element.shadowRoot!.querySelector(selector) !== null;
    const webinar = (options: Parameters<typeof createFakeCall>[0] = {}) => {
      const call = createFakeCall(options);
      call.mediaBehavior.set({ capture: 'once-granted' });
      return call;
    };

    it('shows the audience no preview and no device, and says that they join to watch', async () => {
      const { element, join, call } = await lobby(webinar({ role: 'viewer' }));
      await waitUntil(() => audience(element));
      for (const part of [
        'call-tile',
        'call-mic-toggle',
        'call-camera-toggle',
        'call-device-menu',
        '.effect',
      ])
        expect(has(element, part), part).to.equal(false);
      expect(call.self.hardware.requests.length, 'no prompt').to.equal(0);
      await expect(element).to.be.accessible();
      join.click();
      await waitUntil(() => call.state.get().status === 'joined');
      expect(call.self.hardware.requests.length).to.equal(0);
    });

    it('tells a viewer of a room that is backstage that it has not started', async () => {
      const call = webinar({ role: 'viewer' });
      const look = call.getLobby.bind(call);
      call.getLobby = async () => ({ ...(await look()), participants: [], count: null, live: false });
      const { find } = await lobby(call);
      await waitUntil(() => find('.people').textContent!.includes('The webinar has not started yet'));
    });

    it('stops a preview of the audience once the room says so, if the call captures at once', async () => {
      const call = createFakeCall({ role: 'viewer' });
      const { element } = await lobby(call);
      await waitUntil(() => audience(element));
      expect(call.camera.state.get().status).to.equal('off');
      expect(call.microphone.state.get().status).to.equal('off');
    });

    it('starts the preview of a presenter of a webinar, with its controls, once the room has answered', async () => {
      const call = webinar();
      let answer = () => {};
      const view = call.getLobby.bind(call);
      call.getLobby = async () => {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return view();
      };
      const { element } = await lobby(call);
      expect(has(element, 'call-mic-toggle'), 'no dead buttons').to.equal(false);
      expect(call.self.hardware.requests.length).to.equal(0);
      answer();
      await waitUntil(() => call.camera.state.get().status === 'on');
      expect(call.microphone.state.get().status).to.equal('on');
      expect(has(element, 'call-mic-toggle') && has(element, 'call-camera-toggle')).to.equal(true);
    });

    it('offers only the sources that the person may publish', async () => {
      const call = webinar();
      call.publish = ['microphone'];
      const { element } = await lobby(call);
      await waitUntil(() => call.microphone.state.get().status === 'on');
      expect(has(element, 'call-camera-toggle')).to.equal(false);
      expect(call.camera.choice).to.equal(null);
      expect(audience(element) === null).to.equal(true);
    });

    it('keeps off after joining what was off here: without an answer of the room, or by the page', async () => {
      const slow = webinar();
      slow.getLobby = () => new Promise(() => {});
      const off = createFakeCall();
      const given: [FakeCall, string][] = [
        [slow, 'on'],
        [off, 'off'],
      ];
      for (const [call, use] of given) {
        const element = await fixture<CallLobbyElement>(
          html`<call-lobby .call=${call} microphone=${use} camera=${use}></call-lobby>`,
        );
        element.shadowRoot!.querySelector<HTMLButtonElement>('.join')!.click();
        await waitUntil(() => call.state.get().status === 'joined');
        expect(call.microphone.choice).to.equal(false);
        expect(call.camera.choice).to.equal(false);
        expect(call.self.hardware.requests.length).to.equal(0);
      }
    });
  });

  describe('events', () => {
    it('asks the page, then joins with the typed name', async () => {
      const { call, element, name, join } = await lobby();
      name.value = '  Grace ';
      name.dispatchEvent(new Event('input'));
      const asked = oneEvent<CallJoinRequestEvent>(element, 'call-join-request');
      join.click();
      expect((await asked).participantName).to.equal('Grace');
      await waitUntil(() => call.state.get().status === 'joined');
      expect(call.self.details.get().name).to.equal('Grace');
    });

    it('prepares for the name that was typed as the pointer comes onto the button', async () => {
      const call = createFakeCall({ name: '' });
      const prepared: unknown[] = [];
      call.prepareConnection = async (options) => void prepared.push(options?.name);
      const { element, name, join } = await lobby(call);
      const form = element.shadowRoot!.querySelector('form')!;
      form.dispatchEvent(new PointerEvent('pointerenter'));
      name.value = '  Grace ';
      name.dispatchEvent(new Event('input'));
      join.dispatchEvent(new PointerEvent('pointerenter'));
      expect(prepared).to.deep.equal(['', 'Grace']);
    });

    it('joins as a guest without a name or with an invisible name', async () => {
      for (const typed of ['', ' \u200B']) {
        const { call, element, name, join } = await lobby();
        name.value = typed;
        name.dispatchEvent(new InputEvent('input'));
        const asked = oneEvent<CallJoinRequestEvent>(element, 'call-join-request');
        join.click();
        expect((await asked).participantName).to.equal('');
        await waitUntil(() => call.state.get().status === 'joined');
      }
    });

    it('limits a name to 64 characters while typing, and cuts the excess at the caret', async () => {
      const { name } = await lobby();
      const type = (value: string, caret: number, init: InputEventInit = {}) => {
        name.value = value;
        name.setSelectionRange(caret, caret);
        name.dispatchEvent(new InputEvent('input', init));
        return name.value;
      };
      expect(type('😀'.repeat(70), 140)).to.equal('😀'.repeat(64));
      expect(type('e\u0301'.repeat(64), 128), 'composed, it is not too long').to.equal('e\u0301'.repeat(64));
      expect(type(`abc${'x'.repeat(64)}`, 3)).to.equal('x'.repeat(64));
      expect(type(`a😀${'x'.repeat(63)}`, 3)).to.equal(`a${'x'.repeat(63)}`);
      expect(name.selectionStart).to.equal(1);
      expect(type('x'.repeat(70), 70, { isComposing: true })).to.have.length(70);
      name.dispatchEvent(new CompositionEvent('compositionend'));
      expect(name.value).to.have.length(64);
    });

    it('does not join if the page prevents it', async () => {
      const { call, element, join } = await lobby();
      element.addEventListener('call-join-request', (event) => event.preventDefault());
      join.click();
      expect(call.state.get().status).to.equal('idle');
    });

    it('joins once, however often Join is pressed', async () => {
      const { call, join } = await lobby(createFakeCall({ joinMs: 30 }));
      let joins = 0;
      call.state.listen(({ status }) => {
        if (status === 'joining') joins++;
      });
      join.click();
      join.click();
      await waitUntil(() => call.state.get().status === 'joined');
      expect(joins).to.equal(1);
    });
  });

  it('keeps looking after a failure, shows it, and tells the page once', async () => {
    const call = createFakeCall({ participants: ['Grace Hopper'] });
    const lookIn = call.getLobby.bind(call);
    let failures = 0;
    call.getLobby = async () => {
      if (failures++ < 2) throw new CallroomError('http_status', 'The server answered with 502.');
      return lookIn();
    };
    const told: string[] = [];
    const page = document.createElement('div');
    page.addEventListener('call-error', ({ error }) => told.push(error.code));
    document.body.append(page);
    const { find, element } = await lobby(call);
    page.append(element);
    const people = () => find('.people').textContent!;
    await waitUntil(() => people().includes('Trying again'));
    await waitUntil(() => people().includes('Grace Hopper'));
    expect(people()).not.to.contain('Trying again');
    expect(told).to.deep.equal(['http_status']);
    page.remove();
  }).timeout(20_000);

  describe('states', () => {
    it('says that it is joining', async () => {
      const { element, join } = await lobby(createFakeCall({ joinMs: 1e6 }));
      join.click();
      await element.updateComplete;
      expect(element.matches(':state(joining)')).to.equal(true);
      expect(join.textContent!.trim()).to.equal('Joining…');
    });

    it('has a button that cancels the join', async () => {
      const { call, element, name, join, find } = await lobby(createFakeCall({ name: '', joinMs: 1e6 }));
      expect(find('[part=cancel]')).to.equal(null);
      name.value = 'Grace';
      name.dispatchEvent(new InputEvent('input'));
      join.click();
      await waitUntil(() => find('[part=cancel]'));
      await expect(element).to.be.accessible();
      find<HTMLButtonElement>('[part=cancel]').click();
      await waitUntil(() => call.state.get().status !== 'joining');
      await waitUntil(() => find('[part=cancel]') === null);
      expect(name.value).to.equal('Grace');
      expect(join.textContent!.trim()).to.equal('Join');
      await waitUntil(() => element.shadowRoot!.activeElement === join);
    });

    it('says why a join failed, and retries with the current name', async () => {
      const { call, element, name, join, find } = await lobby();
      call.joinError = new CallroomError(
        'token_refused',
        'The token route answered HTTP 400: Say who you are.',
        {
          visitorMessage: 'Say who you are.',
        },
      );
      join.click();
      await waitUntil(() => find('.problem'));
      expect(find('.problem').textContent).to.contain('Say who you are.');
      expect(find('.problem').getAttribute('role')).to.equal('alert');
      expect(join.textContent!.trim()).to.equal('Try again');
      await expect(element).to.be.accessible();
      call.joinError = null;
      name.value = 'Grace';
      name.dispatchEvent(new InputEvent('input'));
      join.click();
      await waitUntil(() => call.state.get().status === 'joined');
      expect(call.self.details.get().name).to.equal('Grace');
    });

    it('is empty during the call, and complete again after leaving', async () => {
      const { call, element, join } = await lobby();
      join.click();
      await waitUntil(() => call.state.get().status === 'joined');
      await element.updateComplete;
      expect(element.shadowRoot!.childElementCount).to.equal(0);
      await call.leave();
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('.join')).not.to.equal(null);
    });

    it('says what to do about a denied camera, and still joins', async () => {
      const call = createFakeCall();
      call.self.hardware.failure.video = new DOMException('', 'NotAllowedError');
      const { find, join } = await lobby(call);
      await waitUntil(() => find('.problem'));
      expect(find('.problem').textContent).to.contain('Allow it in the address bar');
      join.click();
      await waitUntil(() => call.state.get().status === 'joined');
    });
  });

  describe('before joining', () => {
    it('shows a guest, who has no initials, with an icon', async () => {
      const call = createFakeCall({ participants: 1 });
      call.others[0]!.set({ name: ' (2)' });
      const { find, element } = await lobby(call);
      await waitUntil(() => find('.avatars svg'));
      expect(element.shadowRoot!.textContent).to.contain('Guest (2) is here');
    });

    it('says who is inside, with avatars, and how many more', async () => {
      const { element, find } = await lobby(createFakeCall({ name: '', participants: 6 }));
      await waitUntil(() => find('.avatars'));
      await element.updateComplete;
      expect(element.shadowRoot!.querySelectorAll('.avatars i')).to.have.length(3);
      expect(find('.people').textContent!.replace(/\s+/g, ' ')).to.contain(
        'Grace Hopper, Alan Kay, Radia Perlman, and 3 more are here',
      );
    });

    it('says that nobody is inside, or that you will have to wait', async () => {
      const alone = await lobby();
      await waitUntil(() => alone.find('.people').textContent!.includes('Nobody is here yet'));
      const call = createFakeCall({ name: '' });
      call.waits = true;
      const waiting = await lobby(call);
      await waitUntil(() =>
        waiting.find('.people').textContent!.includes('Someone in the call will let you in'),
      );
    });

    it('asks a single permission for both devices', async () => {
      const call = createFakeCall({ name: '' });
      call.self.hardware.setPermission('microphone', 'prompt');
      call.self.hardware.setPermission('camera', 'prompt');
      await lobby(call);
      await waitUntil(() => call.camera.state.get().status === 'on');
      expect(call.self.hardware.questions).to.deep.equal([['microphone', 'camera']]);
    });

    it('has a menu for each device that the call uses', async () => {
      const { element } = await lobby();
      const kinds = () =>
        [...element.shadowRoot!.querySelectorAll('call-device-menu')].map(({ kind }) => kind);
      expect(kinds()).to.deep.equal(['microphone', 'camera', 'speaker']);
      element.camera = 'never';
      await element.updateComplete;
      expect(kinds()).to.deep.equal(['microphone', 'speaker']);
    });

    it('switches effects on and off, each by itself', async () => {
      const { call, element } = await lobby();
      await waitUntil(() => call.microphone.state.get().status === 'on');
      const [blur, quiet] = element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.effect');
      expect(blur!.getAttribute('aria-pressed')).to.equal('false');
      const asked: string[][] = [];
      for (const device of [call.camera, call.microphone]) {
        device.process = async (processors) => void asked.push(processors.map(({ name }) => name));
      }
      blur!.click();
      quiet!.click();
      await waitUntil(() => asked.length === 2, 'not asked for', { timeout: 20_000 });
      expect(asked.sort()).to.deep.equal([['blur'], ['noise-suppression']]);
    });

    it('gives a verdict on the connection in words, and what was tried', async () => {
      const call = createFakeCall({ name: '' });
      const { checks } = call.connection;
      call.connection = { checks: { ...checks, media: { status: 'failed', value: null } } };
      const { find } = await lobby(call);
      await waitUntil(() => find('call-connection-check').shadowRoot);
      const check = find<CallConnectionCheckElement>('call-connection-check');
      await check.updateComplete;
      check.shadowRoot!.querySelector('button')!.click();
      await waitUntil(() => check.shadowRoot!.querySelector('.verdict'));
      const text = check.shadowRoot!.textContent!;
      expect(text).to.contain('Your network only allows media through a relay');
      expect(text).to.contain('12 Mbit/s');
      expect(text).to.contain('Does not work');
      await expect(check).to.be.accessible();
    });
  });

  describe('the waiting room', () => {
    it('shows your own video, and lets you cancel', async () => {
      const call = createFakeCall({ name: 'Ada' });
      const { element, find } = await lobby(call);
      await call.join();
      call.self.set({ role: 'waiting' });
      await element.updateComplete;
      expect(element.matches(':state(waiting)')).to.equal(true);
      expect(find('.waiting').textContent).to.contain('Waiting to be let in');
      expect(find('.join')).to.equal(null);
      await expect(element).to.be.accessible();
      find<HTMLButtonElement>('.right .button').click();
      await waitUntil(() => call.state.get().status === 'left');
    });
  });

  describe('a name without visible characters', () => {
    for (const typed of ['\u3164', '\u2800\u2800', '\uFFA0', '\u0301', '\u200B\u{E0041}']) {
      it(`(U+${typed.codePointAt(0)!.toString(16)}) is a guest's`, async () => {
        const { call, name, join, element } = await lobby();
        name.value = typed;
        name.dispatchEvent(new InputEvent('input'));
        const asked = oneEvent(element, 'call-join-request') as unknown as Promise<CallJoinRequestEvent>;
        join.click();
        expect((await asked).participantName).to.equal('');
        await waitUntil(() => call.state.get().status !== 'joining');
        expect(call.name.get()).to.equal('');
      });
    }
  });
});
