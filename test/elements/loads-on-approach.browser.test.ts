/** Parts that load only when the user approaches them. A page has one registry, so each test uses other elements. */
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { autoload } from '../../src/elements/autoload.js';
import type { CallControlBarElement } from '../../src/elements/control-bar/call-control-bar.js';
import '../../src/elements/control-bar/call-control-bar.js';
import '../../src/elements/effects-menu/call-effects-menu.js';
import '../../src/elements/end-screen/call-end-screen.js';
import type { ControlElement } from '../../src/elements/ui/control-element.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const MENU = ['call-layout-toggle', 'call-settings-toggle'];
const isLoaded = (tag: string) => customElements.get(tag) !== undefined;

describe('parts that load when the user approaches them', () => {
  it('the controls that are always in the menu of a bar, when the pointer is on its button', async () => {
    const call = createFakeCall({ joined: true });
    const root = await fixture(html`<div>
      <call-control-bar .call=${call}>
        <call-hand-toggle></call-hand-toggle>
        ${MENU.map((tag) => Object.assign(document.createElement(tag), { call }))}
      </call-control-bar>
    </div>`);
    const bar = root.querySelector('call-control-bar') as CallControlBarElement;
    for (const tag of MENU) bar.querySelector(tag)!.setAttribute('overflow', 'always');
    const stop = autoload(root);
    // The controls of the bar itself are in the page, and load.
    await waitUntil(() => isLoaded('call-hand-toggle'));
    await bar.updateComplete;
    expect(MENU.filter(isLoaded)).to.deep.equal([]);

    const more = bar.shadowRoot!.querySelector<HTMLElement>('.more')!;
    await waitUntil(() => !more.hidden);
    more.dispatchEvent(new PointerEvent('pointerenter'));
    await waitUntil(() => MENU.every(isLoaded));
    const controls = MENU.map((tag) => bar.querySelector(tag) as ControlElement);
    await waitUntil(() => controls.every(({ inMenu }) => inMenu));
    more.querySelector('button')!.click();
    await waitUntil(() => document.activeElement === controls[0]);
    stop();
  });

  it('the effects, when the focus is on their button', async () => {
    const call = createFakeCall({ joined: true });
    const menu = await fixture<ControlElement>(html`<call-effects-menu .call=${call}></call-effects-menu>`);
    const options = () => menu.shadowRoot!.querySelectorAll('[role=radio]').length;
    await nextFrame();
    expect(options()).to.equal(0);
    const [bare] = menu.shadowRoot!.adoptedStyleSheets.slice(-1);
    menu.focus();
    await waitUntil(() => options() > 0);
    expect(menu.shadowRoot!.adoptedStyleSheets.at(-1)).to.not.equal(bare);
  });

  it('the question about the call, when the call has ended', async () => {
    const call = createFakeCall({ joined: true });
    call.state.set({ ...call.state.get(), joinedAtMs: Date.now() - 60_000 });
    const screen = await fixture(html`<call-end-screen .call=${call}></call-end-screen>`);
    expect(isLoaded('call-feedback')).to.equal(false);
    await call.leave();
    await waitUntil(() => isLoaded('call-feedback'));
    expect(screen.shadowRoot!.querySelector('call-feedback')).to.not.equal(null);
  });
});
