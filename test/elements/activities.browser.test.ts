import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { CallroomError } from '../../src/core/errors.js';
import '../../src/elements/index.js';
import type { CallCaptionsElement } from '../../src/elements/captions/call-captions.js';
import type { CallDeviceMenuElement } from '../../src/elements/device-menu/call-device-menu.js';
import type { CallFeedbackElement } from '../../src/elements/feedback/call-feedback.js';
import { RoomView } from '../../src/elements/index.js';
import type { CallPollElement } from '../../src/elements/poll/call-poll.js';
import type { CallQualityIndicatorElement } from '../../src/elements/quality-indicator/call-quality-indicator.js';
import type { CallReactionStreamElement } from '../../src/elements/reaction-stream/call-reaction-stream.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import type { CaptionSource } from '../../src/media/caption-source.js';
import { createFakeCall, startFakePoll } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const text = (element: Element) => element.shadowRoot!.textContent!.replaceAll(/\s+/g, ' ').trim();
const all = <E extends HTMLElement>(element: Element, selector: string) => [
  ...element.shadowRoot!.querySelectorAll<E>(selector),
];

describe('<call-hand-toggle>', () => {
  it('raises and lowers the hand, shown once the room confirms', async () => {
    const call = createFakeCall({ joined: true });
    const toggle = await fixture<HTMLElement>(html`<call-hand-toggle .call=${call}></call-hand-toggle>`);
    const press = () => all(toggle, 'button')[0]!.click();
    press();
    expect(toggle.matches(':state(raised)')).to.equal(false);
    await waitUntil(() => toggle.matches(':state(raised)'), 'not raised');
    expect(all(toggle, 'button')[0]!.ariaLabel).to.equal('Lower hand');
    await expect(toggle).to.be.accessible();
    toggle.addEventListener('call-hand-toggle-request', (event) => event.preventDefault());
    press();
    expect(call.room.get()!.asked.map(({ name }) => name)).to.deep.equal(['hand.raise']);
  });
});

describe('reactions', () => {
  it('are chosen, sent, and shown with the sender’s name', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    const room = await fixture<CallRoomElement>(html`<call-room .call=${call}>
      <call-reactions></call-reactions><call-reaction-stream></call-reaction-stream>
    </call-room>`);
    const picker = room.querySelector('call-reactions')!;
    const stream = room.querySelector<CallReactionStreamElement>('call-reaction-stream')!;
    await picker.updateComplete;
    all(picker, 'button')[0]!.click();
    await expect(picker).to.be.accessible();
    all(picker, '.reaction')[1]!.click();
    call.room.get()!.emit('reaction', { participant: 'fake-grace', name: 'Grace', reaction: '🎉' });
    await waitUntil(() => all(stream, '.reaction').length === 2, 'not shown');
    expect(text(stream)).to.contain('Grace reacts with 🎉').and.to.contain('Ada reacts with ❤️');
    // Halfway up: what is just coming or going is see-through, and its contrast is that of no state.
    for (const flight of stream.shadowRoot!.getAnimations()) {
      flight.pause();
      flight.currentTime = 2_000;
    }
    await expect(stream).to.be.accessible();
    stream.remove();
    expect(all(stream, '.reaction').length, 'and leave no timer behind').to.be.at.most(2);
  });

  it('are at most two dozen at once', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    const stream = await fixture<CallReactionStreamElement>(
      html`<call-reaction-stream .call=${call}></call-reaction-stream>`,
    );
    for (let at = 0; at < 100; at++)
      call.room.get()!.emit('reaction', { participant: 'fake-grace', name: 'Grace', reaction: '👏' });
    await waitUntil(() => all(stream, '.reaction').length > 0, 'not shown');
    await stream.updateComplete;
    expect(all(stream, '.reaction')).to.have.length(24);
  });
});

describe('<call-poll>', () => {
  const poll = async (role: 'host' | 'participant') => {
    const call = createFakeCall({ joined: true, participants: 2, role });
    const vote = startFakePoll(call.room.get()!);
    const element = await fixture<CallPollElement>(html`<call-poll .call=${call}></call-poll>`);
    return { call, vote, element };
  };

  it('is asked by a moderator, voted on once, and closed', async () => {
    const { element, vote } = await poll('host');
    await expect(element).to.be.accessible();
    const inputs = all<HTMLInputElement>(element, 'input');
    ['Lunch?', 'Soup', 'Salad'].forEach((value, at) => {
      inputs[at]!.value = value;
      inputs[at]!.dispatchEvent(new Event('input'));
    });
    all<HTMLFormElement>(element, 'form')[0]!.requestSubmit();
    await waitUntil(() => element.matches(':state(open)'), 'not asked');
    all(element, 'button.option')[1]!.click();
    await waitUntil(() => element.matches(':state(voted)'), 'not voted');
    expect(all(element, 'button.option'), 'nobody votes twice').to.have.length(0);
    vote(0);
    await waitUntil(() => text(element).includes('2 people voted'), 'not counted');
    expect(all(element, '.share').map((share) => share.textContent)).to.deep.equal(['50%', '50%']);
    await waitUntil(() => element.shadowRoot!.getAnimations().length === 0, 'still moving');
    await expect(element).to.be.accessible();
    all(element, '.row button')[0]!.click();
    await waitUntil(() => text(element).includes('The poll is closed'), 'not closed');
  });

  it('tells everyone else that there is no poll, and shows the room’s refusal of a second vote', async () => {
    const { call, element } = await poll('participant');
    expect(text(element)).to.contain('No poll yet');
    startFakePoll(call.room.get()!, { question: 'Q', options: ['a', 'b'], votes: [0, 0], open: true });
    call.room.get()!.answer('poll.vote', () => {
      throw new CallroomError('voted', 'You have voted already.');
    });
    await waitUntil(() => all(element, 'button.option').length === 2, 'not shown');
    all(element, 'button.option')[0]!.click();
    await waitUntil(() => text(element).includes('You have voted already.'), 'not said');
  });
});

describe('captions', () => {
  /** Says what a test says. */
  class ScriptedSource implements CaptionSource {
    say: ((text: string, isFinal?: boolean) => void) | null = null;
    where = async () => 'device' as const;
    listen: CaptionSource['listen'] = ({ onCaption, signal }) =>
      new Promise((resolve) => {
        this.say = (said, isFinal = false) => onCaption({ text: said, isFinal });
        signal.addEventListener('abort', () => {
          this.say = null;
          resolve();
        });
      });
  }

  async function captions() {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    await waitUntil(() => call.microphone.state.get().status === 'on', 'no microphone');
    const source = new ScriptedSource();
    const room = await fixture<CallRoomElement>(html`<call-room .call=${call}>
      <call-captions .source=${source}></call-captions>
      <call-captions-toggle></call-captions-toggle>
      <call-settings .captionSource=${source}></call-settings>
    </call-room>`);
    const element = room.querySelector<CallCaptionsElement>('call-captions')!;
    const settings = room.querySelector('call-settings')!;
    await settings.updateComplete;
    return { call, room, element, settings, source };
  }
  const lines = (element: Element) => all(element, '.line:not(.hint)').map((line) => line.textContent);

  it('of others are shown while captions are on, a growing line per utterance', async () => {
    const { call, room, element } = await captions();
    const say = (utterance: number, said: string) =>
      call.room.get()!.receiveEphemeral('fake-grace', 'caption', { utterance, text: said });
    say(1, 'Unseen');
    await element.updateComplete;
    expect(lines(element)).to.deep.equal([]);
    room.querySelector('call-captions-toggle')!.toggle();
    say(2, 'Hello');
    say(2, 'Hello there');
    say(3, 'Again');
    await waitUntil(() => lines(element).at(-1) === 'GraceAgain', 'not shown');
    expect(lines(element)).to.include('GraceHello there');
    await expect(element).to.be.accessible();
    call.room.get()!.receiveEphemeral('fake-grace', 'caption', 'no caption');
    await element.updateComplete;
  });

  it('of your own voice are made only on request, and never while muted', async () => {
    const { call, settings, source } = await captions();
    expect(source.say).to.equal(null);
    expect(text(settings)).to.contain('Your voice is turned into text on this device.');
    const wants = all(settings, '.switch')
      .find((label) => label.textContent!.includes('Caption what I say'))!
      .querySelector('input')!;
    wants.click();
    await waitUntil(() => source.say !== null, 'not listening');
    source.say!('Hello', true);
    source.say!('Second');
    const told = call.room
      .get()!
      .asked.filter(({ name }) => name === 'ephemeral caption')
      .map(({ data }) => data);
    expect(told).to.deep.equal([
      { utterance: 0, text: 'Hello' },
      { utterance: 1, text: 'Second' },
    ]);
    call.microphone.turnOff();
    await waitUntil(() => source.say === null, 'still listening');
  });
});

describe('<call-settings>', () => {
  it('changes how the page looks at the call, unless the page prevents it', async () => {
    const call = createFakeCall({ joined: true, participants: 2 });
    const room = await fixture<CallRoomElement>(
      html`<call-room .call=${call}><call-settings></call-settings></call-room>`,
    );
    const settings = room.querySelector('call-settings')!;
    await settings.updateComplete;
    const choose = async (label: string) => {
      all(settings, '.choice')
        .find((choice) => choice.textContent!.trim() === label)!
        .click();
      await settings.updateComplete;
      await room.updateComplete;
    };
    await expect(settings).to.be.accessible();
    await choose('Dark');
    expect(room.theme).to.equal('dark');
    await choose('Compact');
    expect(room.density).to.equal('compact');
    settings.addEventListener('call-setting-request', (event) => event.preventDefault());
    await choose('Light');
    expect(room.theme).to.equal('dark');
  });

  it('has the devices and what they go through, and an audience its speakers alone', async () => {
    const call = createFakeCall({ joined: true });
    const room = await fixture<CallRoomElement>(
      html`<call-room .call=${call}><call-settings></call-settings></call-room>`,
    );
    const settings = room.querySelector('call-settings')!;
    await settings.updateComplete;
    const kinds = () => all<CallDeviceMenuElement>(settings, 'call-device-menu').map(({ kind }) => kind);
    expect(kinds()).to.deep.equal(['microphone', 'camera', 'speaker']);
    expect(text(settings)).to.contain('Suppress noise');
    const headset = call.self.hardware.plug({ kind: 'microphone', label: 'Headset' });
    const [menu] = all<CallDeviceMenuElement>(settings, 'call-device-menu');
    const select = () => menu!.shadowRoot!.querySelector('select')!;
    await waitUntil(() => select()?.options.length === 3, 'not listed');
    select().value = headset.id;
    select().dispatchEvent(new Event('change'));
    await waitUntil(() => call.microphone.state.get().label === 'Headset', 'not used');
    settings.camera = 'never';
    await settings.updateComplete;
    expect(kinds()).to.deep.equal(['microphone', 'speaker']);
    call.self.set({ role: 'viewer' });
    await settings.updateComplete;
    expect(kinds()).to.deep.equal(['speaker']);
    expect(text(settings)).not.to.contain('Suppress noise');
  });

  it('turns the keys off, and on', async () => {
    const call = createFakeCall({ joined: true });
    const room = await fixture<CallRoomElement>(
      html`<call-room .call=${call}><call-settings></call-settings></call-room>`,
    );
    const settings = room.querySelector('call-settings')!;
    await settings.updateComplete;
    expect(new RoomView().shortcuts.get()).to.equal(true);
    const box = all<HTMLInputElement>(settings, '.switch input').at(-1)!;
    box.click();
    await settings.updateComplete;
    expect(box.checked).to.equal(false);
  });
});

describe('status indicators', () => {
  it('the quality is five bars and a word, and nothing while it is not known', async () => {
    const call = createFakeCall({ joined: true, participants: ['Grace'] });
    const element = await fixture<CallQualityIndicatorElement>(
      html`<call-quality-indicator .call=${call} .participant=${call.others[0]!}></call-quality-indicator>`,
    );
    call.others[0]!.quality.set(2);
    await element.updateComplete;
    expect(element.matches(':state(bad)')).to.equal(true);
    expect(all(element, '.lit')).to.have.length(2);
    expect(all(element, '[role=img]')[0]!.ariaLabel).to.equal('connection poor');
    await expect(element).to.be.accessible();
    element.onlyBad = true;
    call.others[0]!.quality.set(5);
    await element.updateComplete;
    expect(all(element, 'i')).to.have.length(0);
  });

  it('the connection is a mark and a word', async () => {
    const call = createFakeCall({ joined: true });
    const element = await fixture<HTMLElement>(
      html`<call-connection-status .call=${call}></call-connection-status>`,
    );
    expect(text(element)).to.equal('Connected');
    call.cutOff();
    await waitUntil(() => text(element) === 'Reconnecting…', 'not said');
    expect(element.matches(':state(busy)')).to.equal(true);
    await expect(element).to.be.accessible();
  });

  it('the theme sets a brand’s colour where it is one', async () => {
    const theme = await fixture<HTMLElement>(
      html`<call-theme brand="rebeccapurple" density="compact"></call-theme>`,
    );
    expect(theme.style.getPropertyValue('--call-accent')).to.equal('rebeccapurple');
    expect(getComputedStyle(theme).getPropertyValue('--call-control-size')).to.equal('44px');
    theme.setAttribute('brand', 'no colour');
    await (theme as CallQualityIndicatorElement).updateComplete;
    expect(theme.style.getPropertyValue('--call-accent')).to.equal('');
  });
});

describe('<call-feedback>', () => {
  async function feedback() {
    const call = createFakeCall({ joined: true });
    const element = await fixture<CallFeedbackElement>(html`<call-feedback .call=${call}></call-feedback>`);
    return { call, element, button: () => all(element, 'button')[0]! };
  }

  it('shows five different faces, drawn as SVG', async () => {
    const { element } = await feedback();
    const faces = [...element.shadowRoot!.querySelectorAll('.mark')].map((mark) => {
      const face = mark.querySelector('svg')!;
      const { width, height } = face.getBBox();
      expect([width > 18, height > 18, mark.textContent!.trim()]).to.deep.equal([true, true, '']);
      return face.innerHTML;
    });
    expect(new Set(faces).size).to.equal(5);
  });

  it('asks what went wrong for a bad mark, sends it on the button, and thanks', async () => {
    const { call, element, button } = await feedback();
    await expect(element).to.be.accessible();
    all(element, 'input')[1]!.click();
    await element.updateComplete;
    expect(call.ratings).to.deep.equal([]);
    const field = all<HTMLTextAreaElement>(element, 'textarea')[0]!;
    field.value = 'No sound.';
    field.dispatchEvent(new Event('input'));
    await expect(element).to.be.accessible();
    button().click();
    await waitUntil(() => element.matches(':state(sent)'), 'not sent');
    expect(call.ratings).to.deep.equal([{ score: 2, comment: 'No sound.' }]);
  });

  it('sends no mark that the arrow keys pass over on the way to another', async () => {
    const { call, element } = await feedback();
    all(element, 'input')[2]!.focus();
    await sendKeys({ press: 'Space' });
    for (const score of [4, 5]) {
      await sendKeys({ press: 'ArrowRight' });
      await waitUntil(() => element.score === score, 'not chosen');
    }
    expect(call.ratings).to.deep.equal([]);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => element.matches(':state(sent)'), 'not sent');
    expect(call.ratings).to.deep.equal([{ score: 5 }]);
  });

  it('keeps a comment that is too long, and is sent once that is shorter', async () => {
    const { call, element, button } = await feedback();
    all(element, 'input')[1]!.click();
    await element.updateComplete;
    const field = all<HTMLTextAreaElement>(element, 'textarea')[0]!;
    const write = async (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event('input'));
      await element.updateComplete;
      button().click();
    };
    await write('x'.repeat(4_001));
    expect(call.ratings).to.deep.equal([]);
    expect(field.value).to.have.length(4_001);
    expect(element.shadowRoot!.textContent).to.contain('at most 4,000');
    await write('x'.repeat(4_000));
    await waitUntil(() => element.matches(':state(sent)'), 'not sent');
  });

  it('is sent once by a double click', async () => {
    const { call, element, button } = await feedback();
    all(element, 'input')[4]!.click();
    await element.updateComplete;
    button().click();
    button().click();
    await waitUntil(() => element.matches(':state(sent)'), 'not sent');
    expect(call.ratings).to.deep.equal([{ score: 5 }]);
  });
});
