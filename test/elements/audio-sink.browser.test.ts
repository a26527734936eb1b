import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/elements/audio-sink/call-audio-sink.js';
import { DataEvent } from '../../src/core/events.js';
import type { CallAudioSinkElement } from '../../src/elements/audio-sink/call-audio-sink.js';
import { chime } from '../../src/elements/audio-sink/chime.js';
import { NotificationSounds } from '../../src/elements/audio-sink/notification-sounds.js';
import type { CallErrorEvent } from '../../src/elements/base/events.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

async function sink() {
  const call = createFakeCall({ joined: true, participants: 2 });
  const element = await fixture<CallAudioSinkElement>(
    html`<call-audio-sink .call=${call}></call-audio-sink>`,
  );
  const players = () => [...element.shadowRoot!.querySelectorAll('audio')];
  return { call, element, players, button: () => element.shadowRoot!.querySelector('button') };
}

const tracksOf = (players: readonly HTMLAudioElement[]) =>
  players.flatMap(({ srcObject }) => (srcObject ? (srcObject as MediaStream).getTracks() : []));

/** Makes the page's players refuse as a browser does that waits for a click. */
async function refusing(reason: string, run: () => Promise<void>): Promise<void> {
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('', reason));
  try {
    await run();
  } finally {
    HTMLMediaElement.prototype.play = play;
  }
}

describe('<call-audio-sink>', () => {
  it('plays everyone except yourself', async () => {
    const { call, players } = await sink();
    expect(tracksOf(players())).to.have.members(call.others.map((one) => one.sources.microphone.track.get()));
  });

  it('does not restart audio when somebody joins', async () => {
    const { call, element, players } = await sink();
    const before = players().map(({ srcObject }) => srcObject);
    call.add('Linus');
    await element.updateComplete;
    expect(players().map(({ srcObject }) => srcObject)).to.include.members(before);
  });

  it('plays the audio of a screen', async () => {
    const { call, element, players } = await sink();
    call.others[0]!.sources['screen-audio'].start();
    await element.updateComplete;
    expect(tracksOf(players())).to.include(call.others[0]!.sources['screen-audio'].track.get());
  });

  it('shows one button while the browser holds the sound back, and plays by it', async () => {
    await refusing('NotAllowedError', async () => {
      const { element, button } = await sink();
      element.shadowRoot!.querySelectorAll('audio').forEach((player) => {
        player.autoplay = false;
        player.pause();
      });
      element.requestUpdate();
      await waitUntil(() => element.matches(':state(blocked)'));
      await expect(element).to.be.accessible();
      HTMLMediaElement.prototype.play = () => Promise.resolve();
      button()!.click();
      await waitUntil(() => !element.matches(':state(blocked)'));
      expect(button()).to.equal(null);
    });
  });

  it('tells the page of any other failure', async () => {
    await refusing('NotSupportedError', async () => {
      const { element } = await sink();
      element.shadowRoot!.querySelectorAll('audio').forEach((player) => {
        player.pause();
      });
      const told = oneEvent<CallErrorEvent>(element, 'call-error');
      element.requestUpdate();
      expect((await told).error.code).to.equal('unexpected');
    });
  });

  it('holds no sound once it is removed', async () => {
    const { call, element } = await sink();
    element.remove();
    await element.updateComplete;
    call.add('Linus');
    expect(element.isUpdatePending).to.equal(false);
  });

  describe('loudness', () => {
    const playerOf = (players: readonly HTMLAudioElement[], track: MediaStreamTrack | null) =>
      players.find(({ srcObject }) => (srcObject as MediaStream | null)?.getTracks()[0] === track);

    it('is set per person, and a person muted here is not played', async () => {
      const { call, element, players } = await sink();
      const [grace, alan] = call.others;
      grace!.volume.set(0.25);
      alan!.isMutedHere.set(true);
      await element.updateComplete;
      const of = (one: typeof grace) => playerOf(players(), one!.sources.microphone.track.get());
      expect(of(grace)?.volume).to.equal(0.25);
      expect(of(grace)?.muted).to.equal(false);
      expect(of(alan)?.muted).to.equal(true);
    });

    it('comes out of the speaker that was chosen', async () => {
      const { call, players } = await sink();
      const asked: string[] = [];
      for (const player of players()) player.setSinkId = async (id) => void asked.push(id);
      const { id } = call.self.hardware.device('Synthetic speaker');
      call.devices.choose('speaker', id);
      await waitUntil(() => asked.length === players().length);
      expect(new Set(asked)).to.deep.equal(new Set([id]));
    });
  });
});

describe('signals', () => {
  function signals() {
    const call = createFakeCall({ joined: true, participants: 2 });
    const heard: string[] = [];
    const listening = new NotificationSounds(call, (signal) => heard.push(signal));
    return { call, heard, listening };
  }

  it('play when people join, leave and raise hands', async () => {
    const { call, heard } = signals();
    const linus = call.add('Linus');
    await null;
    call.remove(linus);
    await null;
    call.others[0]!.set({ handRaisedAtMs: 1 });
    call.others[0]!.set({ handRaisedAtMs: null });
    expect(heard).to.deep.equal(['joined', 'left', 'hand']);
  });

  it('are silent for people on a later page of the list, and for people who are listed again', async () => {
    const { call, heard } = signals();
    const { people } = call.room.get()!;
    people.set(null);
    call.add('Linus');
    await null;
    people.set({});
    const listed = call.participants.get();
    call.participants.set([]);
    call.participants.set(listed);
    await null;
    expect(heard).to.deep.equal([]);
  });

  it('play for messages, except your own', () => {
    const { call, heard } = signals();
    const message = { id: 1, name: '', to: null, text: 'Hi', sentAtMs: 1, editedAtMs: null, deleted: false };
    const send = (from: string) =>
      call.room
        .get()!
        .dispatchEvent(new DataEvent('event', { event: 'chat.sent', data: { ...message, from } }) as never);
    send(call.self.details.get().id);
    expect(heard).to.deep.equal([]);
    send('fake-grace');
    expect(heard).to.deep.equal(['message']);
  });

  it('are silent for your own join and in a large room', async () => {
    const call = createFakeCall({ participants: 3 });
    const heard: string[] = [];
    new NotificationSounds(call, (signal) => heard.push(signal));
    await call.join();
    for (let more = 0; more < 12; more++) call.add(`Guest ${more}`);
    await null;
    const before = heard.length;
    call.add('One more');
    await null;
    expect(heard.slice(0, before)).not.to.include('left');
    expect(heard.length).to.equal(before);
  });

  it('can each be played', async () => {
    for (const signal of ['joined', 'left', 'hand', 'message', 'test'] as const) await chime(signal);
  });

  it('are switched off by a single setting', async () => {
    const { call, element } = await sink();
    call.signalSounds.set(false);
    await element.updateComplete;
    const { AudioContext: Native } = window;
    let made = 0;
    window.AudioContext = class extends Native {
      constructor() {
        super();
        made++;
      }
    };
    call.add('Linus');
    await element.updateComplete;
    window.AudioContext = Native;
    expect(made).to.equal(0);
  });
});
