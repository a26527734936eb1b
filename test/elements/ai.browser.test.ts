import { expect, fixture, html, nextFrame, oneEvent } from '@open-wc/testing';
import '../../src/elements/index.js';
// Loaded once a room is drawn; here it is there at once.
import '../../src/elements/room/room-input.js';
import type { AiProblem } from '../../src/behaviors/ai-problem.js';
import type { CallAiElement } from '../../src/elements/ai/call-ai.js';
import { RoomError } from '../../src/room/room-error.js';
import { createFakeCall, type FakeCallOptions, startFakeAi } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const textOf = (element: Element) => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');
const part = <E extends HTMLElement>(element: Element, name: string) =>
  element.shadowRoot!.querySelector<E>(`[part='${name}']`)!;

/** A call with an AI that is ready, and with the floor for you. */
async function call(options: FakeCallOptions = {}) {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...options });
  const room = call.room.get()!;
  const ai = startFakeAi(room);
  const [grace, alan] = call.others.map(({ details }) => details.get().id) as [string, string];
  const own = call.self.details.get().id;
  await waitUntil(() => call.microphone.state.get().status === 'on', 'the microphone is on');
  /** What was said to the AI so far. */
  const talks = () =>
    room.asked
      .filter(({ name }) => name === 'ai.talk')
      .map(({ data }) => (data as { talking: boolean }).talking);
  return { call, room, ai, grace, alan, own, talks };
}

async function element(options: FakeCallOptions = {}) {
  const stage = await call(options);
  const element = await fixture<CallAiElement>(html`<call-ai .call=${stage.call}></call-ai>`);
  return { ...stage, element };
}

async function withFloor() {
  const stage = await element();
  const { ai, own, element: shown } = stage;
  ai.enable(own);
  ai.setReady();
  ai.request(own);
  await waitUntil(() => part(shown, 'talk'), 'the button');
  const button = part<HTMLButtonElement>(shown, 'talk');
  button.setPointerCapture = () => {};
  const pointer = (type: string) =>
    button.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1 }));
  const key = (type: string, init: KeyboardEventInit) =>
    button.dispatchEvent(
      new KeyboardEvent(type, { bubbles: true, composed: true, cancelable: true, ...init }),
    );
  return { ...stage, button, pointer, key };
}

describe('<call-ai>', () => {
  it('is hidden in a room without an AI, and says what it does in a room with an AI', async () => {
    const other = createFakeCall({ joined: true });
    const without = await fixture<CallAiElement>(html`<call-ai .call=${other}></call-ai>`);
    expect(without.hidden).to.equal(true);
    const { ai, element: shown, grace } = await element();
    expect(shown.hidden).to.equal(false);
    const says = async (status: string, sentence: string) => {
      await waitUntil(() => shown.matches(`:state(${status})`), status);
      expect(part(shown, 'status').textContent, status).to.contain(sentence);
    };
    await says('off', 'The AI is not in the call');
    ai.enable(grace);
    await says('connecting', 'The AI is joining');
    ai.setReady();
    await says('ready', 'Nobody has the floor');
    ai.request(grace);
    ai.talk(true);
    await says('listening', 'The AI is listening to Grace');
    ai.speak(true);
    await says('speaking', 'The AI is speaking');
    expect(part(shown, 'status').getAttribute('role')).to.equal('status');
  });

  it('has a sentence of its own for each reason why the AI cannot come', async () => {
    const { ai, element: shown } = await element();
    const codes: AiProblem[] = [
      'ai_not_configured',
      'ai_refused',
      'ai_limit_reached',
      'ai_timed_out',
      'ai_unusable_answer',
      'ai_dropped',
    ];
    const sentences = new Set<string>();
    for (const code of codes) {
      ai.fail(code);
      await shown.updateComplete;
      await nextFrame();
      sentences.add(part(shown, 'status').textContent!.trim());
      expect(part(shown, 'form'), `${code}: one can try again`).not.to.equal(null);
    }
    expect(sentences.size).to.equal(codes.length);
  });

  it('lets the AI in with the voice and the instructions that a person chose, or with those of the room', async () => {
    const { room, element: shown } = await element();
    part(shown, 'enable').click();
    await waitUntil(() => shown.matches(':state(connecting)'), 'it comes');
    expect(room.asked.at(-1)).to.deep.equal({ name: 'ai.enable', data: {} });
    part(shown, 'disable').click();
    await waitUntil(() => shown.matches(':state(off)'), 'it has gone');
    const voice = part<HTMLSelectElement>(shown, 'voice');
    expect([...voice.options].map(({ value }) => value)).to.deep.equal(['', 'marin', 'cedar']);
    voice.value = 'cedar';
    voice.dispatchEvent(new Event('change'));
    const field = part<HTMLTextAreaElement>(shown, 'instructions');
    field.value = ' Be brief. ';
    field.dispatchEvent(new InputEvent('input'));
    part(shown, 'enable').click();
    await waitUntil(() => shown.matches(':state(connecting)'), 'it comes again');
    expect(room.asked.at(-1)!.data).to.deep.equal({ instructions: 'Be brief.', voice: 'cedar' });
  });

  it('does not send instructions that are too long, and says so', async () => {
    const { room, element: shown } = await element();
    const field = part<HTMLTextAreaElement>(shown, 'instructions');
    field.value = 'x'.repeat(8_001);
    field.dispatchEvent(new InputEvent('input'));
    await shown.updateComplete;
    part(shown, 'enable').click();
    expect(textOf(shown)).to.contain('Too long: at most 8,000 characters.');
    expect(room.asked).to.deep.equal([]);
  });

  it('says why the room refuses', async () => {
    const { room, element: shown } = await element();
    room.answer('ai.enable', () => {
      throw new RoomError('not_allowed', 'Moderators only.');
    });
    const failed = oneEvent(shown, 'call-error');
    part(shown, 'enable').click();
    await failed;
    await waitUntil(() => shown.shadowRoot!.querySelector('[role=alert].problem'), 'the reason');
  });

  it('queues for the floor, says the place, and passes the floor on', async () => {
    const { ai, grace, alan, own, element: shown } = await element();
    ai.enable(grace);
    ai.setReady();
    ai.request(grace);
    ai.request(alan);
    await waitUntil(() => part(shown, 'ask'), 'the button');
    expect(part(shown, 'pass'), 'only the person who has the floor passes it on').to.equal(null);
    part(shown, 'ask').click();
    await waitUntil(() => shown.matches(':state(queued)'), 'queued');
    expect(textOf(shown)).to.contain('Your place in the queue: 2.');
    ai.pass(own);
    await waitUntil(() => shown.matches(':state(floor)'), 'the floor');
    const names = [...shown.shadowRoot!.querySelectorAll('[part=pass__person]')].map((one) =>
      one.getAttribute('aria-label'),
    );
    expect(names, 'those who wait come first').to.deep.equal([
      'Give the floor to Alan',
      'Give the floor to Grace',
    ]);
    part(shown, 'pass__person').click();
    await waitUntil(() => !shown.matches(':state(floor)'), 'passed on');
    expect(ai.state.floor).to.equal(alan);
  });

  it('lets a moderator pass the floor on without having it', async () => {
    const { ai, grace, own, element: shown } = await element({ role: 'host' });
    ai.enable(own);
    ai.setReady();
    ai.request(grace);
    await waitUntil(() => part(shown, 'pass'), 'the list');
  });

  it('lets only moderators enable it in a room that says so', async () => {
    for (const [role, isOffered] of [
      ['participant', false],
      ['moderator', true],
    ] as const) {
      const { call: its } = await call({ role });
      startFakeAi(its.room.get()!, 'moderators');
      const shown = await fixture<CallAiElement>(html`<call-ai .call=${its}></call-ai>`);
      expect(part(shown, 'form') !== null, role).to.equal(isOffered);
    }
  });

  it('offers viewers nothing to press', async () => {
    const { ai, grace, element: shown } = await element({ role: 'viewer' });
    expect(shown.shadowRoot!.querySelector('button')).to.equal(null);
    ai.enable(grace);
    ai.setReady();
    await waitUntil(() => shown.matches(':state(ready)'), 'it is ready');
    expect(shown.shadowRoot!.querySelector('button')).to.equal(null);
  });

  describe('lets you talk to the AI', () => {
    it('while you hold the button with a pointer', async () => {
      const { element: shown, pointer, talks, button } = await withFloor();
      pointer('pointerdown');
      await waitUntil(() => shown.matches(':state(talking)'), 'it hears you');
      expect(button.getAttribute('aria-pressed')).to.equal('true');
      pointer('pointerup');
      await waitUntil(() => !shown.matches(':state(talking)'), 'it hears you no longer');
      // The click that follows a press of a pointer.
      button.dispatchEvent(new MouseEvent('click', { detail: 1 }));
      expect(talks()).to.deep.equal([true, false]);
    });

    it('while you hold the space bar or Enter on it, which repeat', async () => {
      for (const key of [' ', 'Enter']) {
        const { element: shown, key: press, talks } = await withFloor();
        const isFree = press('keydown', { key });
        expect(isFree, 'it does not click').to.equal(false);
        press('keydown', { key, repeat: true });
        await waitUntil(() => shown.matches(':state(talking)'), `it hears you with ${key}`);
        press('keyup', { key: 'x' });
        press('keyup', { key });
        await waitUntil(() => !shown.matches(':state(talking)'), 'it hears you no longer');
        expect(talks()).to.deep.equal([true, false]);
      }
    });

    it('from a click to the next click that assistive technology makes', async () => {
      const { element: shown, button, talks } = await withFloor();
      button.click();
      await waitUntil(() => shown.matches(':state(talking)'), 'it hears you');
      button.click();
      await waitUntil(() => !shown.matches(':state(talking)'), 'it hears you no longer');
      expect(talks()).to.deep.equal([true, false]);
    });

    it('until the button loses the pointer or the focus, the window the keyboard, or the page is hidden', async () => {
      const endings: Record<string, (on: Awaited<ReturnType<typeof withFloor>>) => void> = {
        pointercancel: ({ pointer }) => pointer('pointercancel'),
        lostpointercapture: ({ pointer }) => pointer('lostpointercapture'),
        'blur of the button': ({ button }) => button.dispatchEvent(new FocusEvent('blur')),
        'blur of the window': () => window.dispatchEvent(new FocusEvent('blur')),
        pagehide: () => window.dispatchEvent(new PageTransitionEvent('pagehide')),
        'a hidden page': () => {
          Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
          delete (document as { visibilityState?: unknown }).visibilityState;
        },
        'its removal from the page': ({ element: shown }) => shown.remove(),
      };
      for (const [name, end] of Object.entries(endings)) {
        const on = await withFloor();
        on.pointer('pointerdown');
        await waitUntil(() => on.ai.state.isTalking, `${name}: it hears you`);
        end(on);
        await waitUntil(() => !on.ai.state.isTalking, `${name}: it hears you no longer`);
        expect(on.talks(), name).to.deep.equal([true, false]);
      }
    });

    it('until you lose the floor, and says nothing more about it to the room', async () => {
      const { ai, call: its, grace, pointer, talks } = await withFloor();
      its.microphone.turnOff();
      pointer('pointerdown');
      await waitUntil(() => ai.state.isTalking, 'it hears you');
      ai.pass(grace);
      await waitUntil(() => its.microphone.state.get().status === 'muted', 'you are muted again');
      expect(talks()).to.deep.equal([true]);
    });

    it('with a muted microphone, which is on meanwhile', async () => {
      const { ai, call: its, pointer } = await withFloor();
      its.microphone.turnOff();
      pointer('pointerdown');
      await waitUntil(() => its.microphone.state.get().status === 'on', 'the microphone is on');
      await waitUntil(() => ai.state.isTalking, 'it hears you');
      pointer('pointerup');
      await waitUntil(() => its.microphone.state.get().status === 'muted', 'you are muted again');
    });

    it('not without a microphone, and says so', async () => {
      const { call: its, element: shown, pointer, button, talks } = await withFloor();
      its.microphone.release();
      await waitUntil(() => button.getAttribute('aria-disabled') === 'true', 'the button says so');
      expect(textOf(shown)).to.contain('Turn on your microphone');
      pointer('pointerdown');
      expect(talks()).to.deep.equal([]);
    });

    it('until the room knows that you let go, also if its answer is late', async () => {
      const { room, ai, element: shown, pointer, talks } = await withFloor();
      let failures = 2;
      room.answer('ai.talk', (_, data) => {
        const { talking } = data as { talking: boolean };
        if (!talking && failures-- > 0)
          throw new RoomError('deadline_exceeded', 'The server did not answer.');
        ai.talk(talking);
      });
      pointer('pointerdown');
      await waitUntil(() => shown.matches(':state(talking)'), 'it hears you');
      pointer('pointerup');
      await waitUntil(() => !shown.matches(':state(talking)'), 'it hears you no longer');
      expect(talks()).to.deep.equal([true, false, false, false]);
    });

    it('not if the page prevents it, and not if the room refuses', async () => {
      const { room, element: shown, pointer, talks } = await withFloor();
      shown.addEventListener('call-ai-request', (event) => event.preventDefault(), { once: true });
      pointer('pointerdown');
      expect(talks()).to.deep.equal([]);
      room.answer('ai.talk', () => {
        throw new RoomError('not_allowed', 'Not now.');
      });
      const failed = oneEvent(shown, 'call-error');
      pointer('pointerdown');
      await failed;
      await waitUntil(() => shown.shadowRoot!.querySelector('.problem'), 'the reason');
    });
  });
});

describe('the key of the AI in a <call-room>', () => {
  async function room() {
    const stage = await call();
    const element = await fixture(
      html`<call-room style="block-size: 400px" .call=${stage.call}></call-room>`,
    );
    const press = (type: string, init: KeyboardEventInit = {}, target: EventTarget = document.body) =>
      target.dispatchEvent(
        new KeyboardEvent(type, {
          key: 'a',
          code: 'KeyA',
          bubbles: true,
          composed: true,
          cancelable: true,
          ...init,
        }),
      );
    return { ...stage, element, press };
  }

  it('lets the person who has the floor talk to it while they hold the key', async () => {
    const { ai, own, press, talks } = await room();
    ai.enable(own);
    ai.setReady();
    ai.request(own);
    press('keydown');
    await waitUntil(() => ai.state.isTalking, 'it hears you');
    press('keydown', { repeat: true });
    press('keyup', { key: 'b', code: 'KeyB' });
    expect(ai.state.isTalking, 'another key was released').to.equal(true);
    press('keyup', { key: 'A', shiftKey: true });
    await waitUntil(() => !ai.state.isTalking, 'it hears you no longer');
    expect(talks()).to.deep.equal([true, false]);
  });

  it('does nothing without the floor, and when it is typed into a field', async () => {
    const { ai, grace, own, press, talks, element: shown } = await room();
    ai.enable(own);
    ai.setReady();
    ai.request(grace);
    press('keydown');
    press('keyup');
    ai.pass(own);
    const field = document.createElement('input');
    shown.append(field);
    press('keydown', {}, field);
    press('keyup', {}, field);
    // A press that counts comes after these: the room asks in order.
    press('keydown');
    await waitUntil(() => ai.state.isTalking, 'it hears you');
    press('keyup');
    await waitUntil(() => !ai.state.isTalking, 'it hears you no longer');
    expect(talks()).to.deep.equal([true, false]);
  });
});

describe('an AI among the people', () => {
  it('has a mark in its tile and in the list, and nothing that a room could refuse', async () => {
    const { call: its, ai, own } = await call({ role: 'host' });
    ai.enable(own);
    const tile = await fixture(
      html`<call-tile style="inline-size: 320px; block-size: 180px" .participant=${ai.participant}></call-tile>`,
    );
    expect(tile.matches(':state(muted)'), 'it has no microphone that it could mute').to.equal(false);
    const label = part(tile, 'base').getAttribute('aria-label')!;
    expect(label).to.contain('AI').and.not.to.contain('camera');
    const tag = tile.shadowRoot!.querySelector('call-name-tag')!;
    expect(part(tag, 'mark').textContent).to.equal('AI');
    const people = await fixture(html`<call-participants .call=${its}></call-participants>`);
    const row = part(people, 'person__ai').closest('li')!;
    expect(row.querySelectorAll('.mark').length, 'no camera and no microphone').to.equal(0);
    row.querySelector<HTMLElement>('.more')!.click();
    const menu = part(people, 'person__menu');
    await waitUntil(() => menu.querySelector('input[type=range]'), 'the volume');
    expect(menu.querySelectorAll('.item').length).to.equal(0);
  });

  it('is nobody whom one has met', async () => {
    const { call: its, ai, own } = await call();
    ai.enable(own);
    const stage = await fixture(html`<call-stage .call=${its}></call-stage>`);
    const { view } = stage as unknown as { view: { met: Map<string, { name: string }> } };
    await waitUntil(() => view.met.size > 0, 'people were met');
    expect([...view.met.values()].map(({ name }) => name)).to.deep.equal(['Grace', 'Alan']);
  });
});
