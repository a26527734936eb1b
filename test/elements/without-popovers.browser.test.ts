/** Menus in a browser without popovers. */
import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import type { CallErrorEvent } from '../../src/elements/base/events.js';
import { addPopover } from '../../src/elements/ui/popover-fallback.js';
import { PopoverSupport } from '../../src/elements/ui/popover-support.js';
import { createFakeCall } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

for (const name of ['showPopover', 'hidePopover', 'togglePopover', 'popover']) {
  Reflect.deleteProperty(HTMLElement.prototype, name);
}

/** The first match below, through all open shadow roots. */
function find<T extends Element>(root: ParentNode, selector: string): T | null {
  for (const one of root.querySelectorAll('*')) {
    if (one.matches(selector)) return one as T;
    const found = one.shadowRoot && find<T>(one.shadowRoot, selector);
    if (found) return found;
  }
  return null;
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

it('opens a menu after its room was moved, and closes it on an outside click', async () => {
  const call = createFakeCall({ joined: true, role: 'host' });
  const page = await fixture(html`<div>
    <div><call-room style="width: 1200px; height: 560px" .call=${call}></call-room></div>
    <p></p>
  </div>`);
  const room = page.querySelector('call-room')!;
  await waitUntil(() => find(page, '.picker'), 'the bar is there');
  const picker = find<HTMLElement>(page, '.picker')!;
  const button = (picker.getRootNode() as ShadowRoot).querySelector<HTMLElement>('.control')!;
  const press = (target: Element) => {
    target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    (target as HTMLElement).click();
  };
  await waitUntil(() => 'hidePopover' in picker, 'the code is there');
  expect(picker.hidden).to.equal(true);
  press(button);
  expect(picker.hidden, 'opened').to.equal(false);

  room.remove();
  expect(picker.hidden, 'closed with the room').to.equal(true);
  press(page);
  page.firstElementChild!.append(room);
  await turn();
  press(button);
  expect(picker.hidden, 'opened in its new place').to.equal(false);
  const tops = [...picker.querySelectorAll('.reaction')].map((one) => one.getBoundingClientRect().top);
  expect(tops.length).to.be.greaterThan(2);
  expect(new Set(tops).size, 'in a row').to.equal(1);
  press(page.querySelector('p')!);
  expect(picker.hidden, 'closed').to.equal(true);
  press(button);
  press(button);
  expect(picker.hidden, 'closed by its button').to.equal(true);
});

it('loads the code again on the next click, and reports each failure', async () => {
  const page = await fixture(html`<div><button popovertarget="menu"></button><div id="menu"></div></div>`);
  const told: string[] = [];
  page.addEventListener('call-error', (event) => {
    const { error, audience } = event as CallErrorEvent;
    told.push(`${error.code} ${audience}`);
  });
  let isBroken = true;
  const load = async () => {
    if (isBroken) throw new TypeError('Failed to fetch');
    return { addPopover };
  };
  const menu = page.querySelector<HTMLElement>('#menu')!;
  const support = new PopoverSupport(menu, load);
  await waitUntil(() => told.length === 1, 'the failure is reported');
  const button = page.querySelector('button')!;
  button.click();
  await waitUntil(() => told.length === 2, 'the second failure is reported');
  expect(told).to.deep.equal(['part_missing page', 'part_missing person']);
  isBroken = false;
  button.click();
  await waitUntil(() => !menu.hidden, 'the menu opens');
  support.disconnect();
  expect(menu.hidden).to.equal(true);
  button.click();
  expect(menu.hidden).to.equal(true);
});
