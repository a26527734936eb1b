/** A bar and its controls settle, whatever the browser lacks and whatever a site puts into the bar. */
import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import '../../src/elements/index.js';
import type { CallControlBarElement } from '../../src/elements/control-bar/call-control-bar.js';
import type { ScreenShare } from '../../src/media/screen-share.js';
import { createFakeCall, type FakeCall } from '../../src/testing/index.js';

const CONTROLS = [
  ...['call-mic-toggle', 'call-camera-toggle', 'call-screen-toggle', 'call-hand-toggle', 'call-reactions'],
  ...[
    'call-chat-toggle',
    'call-participants-toggle',
    'call-poll-toggle',
    'call-effects-menu',
    'call-captions-toggle',
    'call-invite-toggle',
  ],
  ...['call-layout-toggle', 'call-record-toggle', 'call-snapshot-button', 'call-pip-toggle'],
  ...['call-fullscreen-toggle', 'call-settings-toggle', 'call-screen-controls', 'call-leave-button'],
];

/** More renders than any control needs to come to rest; a loop of microtasks is stopped here, or the page would freeze. */
const TOO_MANY = 40;

interface Renderer {
  performUpdate(): void;
  readonly localName: string;
}

/** How often each element renders. From `TOO_MANY` on it renders no more. */
function countRenders(): { counts: Map<string, number>; stop: () => void } {
  const prototype = LitElement.prototype as unknown as Renderer;
  const { performUpdate } = prototype;
  const counts = new Map<string, number>();
  prototype.performUpdate = function (this: Renderer) {
    const count = (counts.get(this.localName) ?? 0) + 1;
    counts.set(this.localName, count);
    if (count <= TOO_MANY) performUpdate.call(this);
  };
  const stop = () => {
    prototype.performUpdate = performUpdate;
  };
  return { counts, stop };
}

function withoutScreenSharing(call: FakeCall): FakeCall {
  Object.defineProperty(call.screen satisfies ScreenShare, 'isSupported', { value: false });
  return call;
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function rendersOf(fill: (bar: CallControlBarElement) => void, call: FakeCall): Promise<number[]> {
  const { counts, stop } = countRenders();
  const bar = document.createElement('call-control-bar');
  bar.call = call;
  fill(bar);
  document.body.append(bar);
  for (let frames = 0; frames < 4; frames++) await frame();
  const shown = [...counts.values()];
  // At rest: nothing renders where nothing changes.
  counts.clear();
  for (let frames = 0; frames < 3; frames++) await frame();
  stop();
  bar.remove();
  await call.close();
  expect([...counts.keys()], 'what still renders when nothing changes').to.deep.equal([]);
  return shown;
}

describe('<call-control-bar> comes to rest', () => {
  for (const tag of CONTROLS) {
    it(`with <${tag}>, in a browser that cannot share a screen and a room without a poll`, async () => {
      const call = withoutScreenSharing(createFakeCall({ joined: true }));
      const counts = await rendersOf((bar) => bar.append(document.createElement(tag)), call);
      expect(Math.max(...counts)).to.be.below(TOO_MANY / 2);
    });
  }

  it('with all controls at once, some of them in its menu', async () => {
    const call = withoutScreenSharing(createFakeCall({ joined: true, participants: 2 }));
    const counts = await rendersOf((bar) => {
      bar.append(...CONTROLS.map((tag) => document.createElement(tag)));
      for (const control of [...bar.children].slice(-4)) control.setAttribute('overflow', 'always');
    }, call);
    expect(Math.max(...counts)).to.be.below(TOO_MANY / 2);
  });

  it('with a control of your own that sets its attributes at each render', async () => {
    if (!customElements.get('own-control')) {
      customElements.define(
        'own-control',
        class extends LitElement {
          static override properties = { inMenu: { reflect: true, type: Boolean, attribute: 'in-menu' } };
          protected override render() {
            this.hidden = true;
            this.setAttribute('overflow', 'auto');
            return undefined;
          }
        },
      );
    }
    const call = createFakeCall({ joined: true });
    const counts = await rendersOf((bar) => bar.append(document.createElement('own-control')), call);
    expect(Math.max(...counts)).to.be.below(TOO_MANY / 2);
  });

  it('shows a control again once it is no longer hidden', async () => {
    const bar = document.createElement('call-control-bar');
    const control = document.createElement('button');
    control.hidden = true;
    bar.append(control);
    document.body.append(bar);
    await frame();
    expect(control.offsetWidth).to.equal(0);
    control.hidden = false;
    await frame();
    expect(control.offsetWidth).to.be.above(0);
    bar.remove();
  });
});
