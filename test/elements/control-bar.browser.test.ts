/** A bar and its controls settle, whatever the browser lacks and whatever a site puts into the bar. */
import { expect, waitUntil } from '@open-wc/testing';
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

  it('moves controls to its menu once their code has loaded and they have their width', async () => {
    const box = document.createElement('div');
    box.style.inlineSize = '300px';
    const bar = document.createElement('call-control-bar');
    bar.append(...Array.from({ length: 4 }, () => document.createElement('late-control')));
    box.append(bar);
    document.body.append(box);
    await bar.updateComplete;
    await frame();
    customElements.define(
      'late-control',
      class extends HTMLElement {
        connectedCallback() {
          this.style.cssText = 'display: block; inline-size: 80px; block-size: 48px';
        }
      },
    );
    await waitUntil(() => bar.matches(':state(overflowing)'), 'a control is in the menu');
    expect(bar.shadowRoot!.querySelector('.base')!.getBoundingClientRect().width).to.be.at.most(300);
    box.remove();
  });

  for (const [how, barStyle, boxStyle] of [
    ['insets', 'position: absolute; inset: auto 40px 0', 'position: relative; block-size: 100px'],
    ['margins', 'margin-inline: 40px', ''],
    [
      'a flex container',
      '',
      'display: flex; justify-content: center; box-sizing: border-box; padding-inline: 40px',
    ],
  ] as const) {
    it(`keeps to the space that ${how} leave, and uses it again when it grows`, async () => {
      const box = document.createElement('div');
      box.style.cssText = `inline-size: 360px; ${boxStyle}`;
      const bar = document.createElement('call-control-bar');
      bar.style.cssText = barStyle;
      const button = () => Object.assign(document.createElement('button'), { textContent: 'Act' });
      bar.append(...Array.from({ length: 5 }, button));
      for (const control of bar.querySelectorAll('button'))
        control.style.cssText = 'inline-size: 56px; margin: 0';
      box.append(bar);
      document.body.append(box);
      const inner = () => bar.shadowRoot!.querySelector('.base')!.getBoundingClientRect();
      // Five of them take 328 px with their gaps and the padding; 280 px are left.
      await waitUntil(() => bar.matches(':state(overflowing)'), 'a control is in the menu');
      expect(inner().width).to.be.at.most(280);
      box.style.inlineSize = '460px';
      await waitUntil(() => !bar.matches(':state(overflowing)'), 'all are back');
      for (let frames = 0; frames < 3; frames++) await frame();
      expect(bar.matches(':state(overflowing)'), 'it stays so').to.equal(false);
      box.remove();
    });
  }

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
