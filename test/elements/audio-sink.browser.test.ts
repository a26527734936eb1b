import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../src/elements/audio-sink/call-audio-sink.js';
import type { CallAudioSinkElement } from '../../src/elements/audio-sink/call-audio-sink.js';
import type { CallErrorEvent } from '../../src/elements/base/events.js';
import { createFakeCall } from '../../src/testing/index.js';

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
  it('plays everyone but oneself', async () => {
    const { call, players } = await sink();
    expect(tracksOf(players())).to.have.members(call.others.map((one) => one.sources.microphone.track.get()));
  });

  it('does not start a sound anew when someone else comes', async () => {
    const { call, element, players } = await sink();
    const before = players().map(({ srcObject }) => srcObject);
    call.add('Linus');
    await element.updateComplete;
    expect(players().map(({ srcObject }) => srcObject)).to.include.members(before);
  });

  it('plays what a screen sounds like', async () => {
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
});
