import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { RoomView } from '../../../src/elements/index.js';
import { createFakeCall } from '../../../src/testing/index.js';
import { waitUntil } from '../wait-until.js';
import { type EventLog, inside, partOf } from './observe.js';
import type { ElementFixture, Scenario, TestedElement } from './scenario.js';

/** Sets an element and its call up for a scenario; `attach` puts it into the page. */
export function createFixture(
  tag: string,
  scenario: Scenario,
): ElementFixture & { attach(log: EventLog): Promise<void> } {
  const call = createFakeCall({ joined: true, participants: ['Grace', 'Alan'], ...scenario.call });
  const element = document.createElement(tag) as TestedElement;
  const { room } = call;
  let log: EventLog | undefined;
  const on: ElementFixture = {
    element,
    call,
    get room() {
      return room.get()!;
    },
    get grace() {
      return call.others[0]!;
    },
    get view() {
      return element.view as RoomView;
    },
    async find(what) {
      await waitUntil(() => lookFor(element, what), `there is a ${what}`);
      return lookFor(element, what)!;
    },
    async press(what) {
      await pressOn(await on.find(what));
    },
    async keys(...keys) {
      for (const press of keys) await sendKeys({ press });
    },
    async type(text) {
      await sendKeys({ type: text });
    },
    preventNext: (event) => log?.preventNext(event),
  };
  const attach = async (its: EventLog) => {
    log = its;
    give(element, on);
    await scenario.before?.(on);
    const around = document.createElement('div');
    around.style.cssText = scenario.around ?? 'inline-size: 640px; block-size: 480px; padding: 60px';
    around.append(element);
    if (scenario.beside) around.insertAdjacentHTML('beforeend', scenario.beside);
    for (const one of around.children) if (one !== element && 'call' in one) one.call = call;
    document.body.append(around);
    await settled(element);
  };
  // Its getters are to stay such.
  return Object.create(on, { attach: { value: attach } });
}

/** Gives an element what it is about: its call, or somebody else in it. */
export function give(element: TestedElement, on: ElementFixture | null): void {
  if ('call' in element) element.call = on?.call ?? null;
  if ('participant' in element) element.participant = on?.grace ?? null;
}

/** Until neither it nor anything inside it has anything left to draw, and what was measured has been answered. */
export async function settled(root: Element): Promise<void> {
  await new Promise(requestAnimationFrame);
  // Also what it loads before it is complete, as a room its keyboard.
  await (root as TestedElement).updateComplete;
  // Elements that redraw with every frame never settle.
  for (let round = 0; round < 10; round++) {
    const busy = [root, ...inside(root)].filter((one) => (one as TestedElement).isUpdatePending);
    if (busy.length === 0) return;
    await Promise.all(busy.map((one) => (one as TestedElement).updateComplete));
  }
}

function lookFor(element: Element, what: string): HTMLElement | undefined {
  const part = /^[a-z_-]+$/.test(what) ? partOf(element, what) : null;
  if (part) return part as HTMLElement;
  const all = inside(element) as HTMLElement[];
  if (what.startsWith('call-')) return all.find(({ localName }) => localName === what);
  if (/[.#[]/.test(what)) return all.find((one) => one.matches(what));
  const named = all.filter((one) => one.matches('button, label, summary, input, textarea, select'));
  const nameOf = (one: HTMLElement) =>
    (one.ariaLabel ?? one.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
  return named.find((one) => nameOf(one) === what) ?? named.find((one) => nameOf(one).startsWith(what));
}

async function pressOn(target: HTMLElement): Promise<void> {
  target.scrollIntoView({ block: 'nearest' });
  await new Promise(requestAnimationFrame);
  const { left, top, width, height } = target.getBoundingClientRect();
  const position: [number, number] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  await sendMouse({ type: 'click', position });
}
