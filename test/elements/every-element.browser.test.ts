/**
 * What holds for every element of the kit, whatever it is for, by the manifest: a new element is tested here without
 * a line. What one element does is in the file of its name.
 */
import { expect, fixtureCleanup } from '@open-wc/testing';
import type { FakeCall, FakeParticipant } from '../../src/testing/index.js';
import { listenersOf, storeListeners, watchListeners } from './listeners.js';
import { waitUntil } from './wait-until.js';

interface Documented {
  name: string;
  description?: string;
}

interface ElementInfo {
  tagName: string;
  description?: string;
  attributes?: (Documented & { fieldName?: string; type?: { text: string }; default?: string })[];
  members?: (Documented & { kind: string; reflects?: boolean; attribute?: string; readonly?: boolean })[];
  events?: Documented[];
  slots?: Documented[];
  cssParts?: Documented[];
  cssStates?: Documented[];
}

/** What a page can set on one of them. */
interface AnyElement extends HTMLElement {
  call?: FakeCall | null;
  participant?: FakeParticipant | null;
  isUpdatePending: boolean;
  updateComplete: Promise<boolean>;
}

watchListeners();
const {
  createFakeCall,
  startFakeAi,
  startFakeCaptions,
  startFakeBoard,
  startFakeBreakouts,
  startFakePoll,
  startFakeWatch,
} = await import('../../src/testing/index.js');
await import('../../src/elements/index.js');
const manifest = (await (await fetch('/custom-elements.json')).json()) as {
  modules: { path: string; declarations: ElementInfo[] }[];
};
const elements = manifest.modules.flatMap(({ path, declarations }) =>
  declarations.map((info) => ({ ...info, path })),
);

/** Ended after each test: synthetic people draw themselves for as long as they live. */
const calls: FakeCall[] = [];

/** Tags that are shown before the call. */
const BEFORE = ['call-lobby'];

function newCall(tag: string): FakeCall {
  const call = createFakeCall({ joined: !BEFORE.includes(tag), participants: 3 });
  calls.push(call);
  // All elements share one chat, which keeps its unread count during the visit.
  void call.chat;
  return call;
}

/** An element with what it needs, on the page. */
async function place(
  tag: string,
  call: FakeCall | null,
  parent: Element = document.body,
): Promise<AnyElement> {
  const element = document.createElement(tag) as AnyElement;
  give(element, call);
  parent.append(element);
  await settled(element);
  // An element that follows a room's news has asked for these before, so it listens by then.
  await import('../../src/elements/notices/room-notices.js');
  await import('../../src/elements/notices/people-news.js');
  await settled(element);
  return element;
}

function give(element: AnyElement, call: FakeCall | null): void {
  if ('call' in element) element.call = call;
  if ('participant' in element) element.participant = call?.others[0] ?? null;
}

/** Until neither it nor anything inside it has anything left to draw, and what was measured has been answered. */
async function settled(root: Element): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  // Elements that redraw with every frame never settle.
  for (let round = 0; round < 10; round++) {
    const busy = [root, ...inside(root)].filter((one) => (one as AnyElement).isUpdatePending);
    if (busy.length === 0) return;
    await Promise.all(busy.map((one) => (one as AnyElement).updateComplete));
  }
}

/** All custom elements in the shadow trees below. */
function inside(root: Element): Element[] {
  const below = [...(root.shadowRoot?.querySelectorAll('*') ?? []), ...root.querySelectorAll('*')];
  return below.flatMap((one) => (one.shadowRoot ? [one, ...inside(one)] : []));
}

async function listeners(call: FakeCall, wanted: number, what: string): Promise<void> {
  const isSo = () => storeListeners(call) === wanted;
  await waitUntil(isSo, `${what}: they become ${wanted}`).catch((error: Error) => {
    throw new Error(`${error.message}, and are ${storeListeners(call)}`);
  });
}

const page = [window, document, document.documentElement, document.body];
const onPage = () => listenersOf(navigator.mediaDevices ? [...page, navigator.mediaDevices] : page);

/** Additional listeners since before: a synthetic microphone of an earlier test may have removed some meanwhile. */
function added(now: readonly string[], before: readonly string[]): string[] {
  const known = [...before];
  return now.filter((one) => {
    const at = known.indexOf(one);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

for (const { tagName: tag, path, description, attributes = [], members = [], ...info } of elements) {
  describe(`<${tag}>`, () => {
    afterEach(async () => {
      fixtureCleanup();
      await Promise.all(calls.splice(0).map((call) => call.close()));
      for (const left of document.body.querySelectorAll(':scope > *:not(script)')) left.remove();
    });

    describe('documentation', () => {
      it('has its own folder, and documents itself and everything that can be set or styled', () => {
        expect(path).to.contain(`src/elements/${tag.slice(5)}/${tag}-element.ts`);
        expect(description, 'description').to.be.a('string').and.not.equal('');
        const { slots = [], events = [], cssParts = [], cssStates = [] } = info;
        const fields = members.filter(({ kind, readonly }) => kind === 'field' && !readonly);
        for (const { name, description: text } of [
          ...attributes,
          ...fields,
          ...slots,
          ...events,
          ...cssParts,
          ...cssStates,
        ])
          expect(text, `what ${name || 'the default slot'} is`)
            .to.be.a('string')
            .and.not.equal('');
      });
    });

    describe('properties', () => {
      it('renders without any property, and throws nothing', async () => {
        const element = await place(tag, null);
        expect(element.shadowRoot, 'a shadow tree').not.to.equal(null);
      });

      const reflected = attributes.filter(({ name, fieldName }) =>
        members.some((member) => member.name === fieldName && member.reflects && member.attribute === name),
      );
      for (const { name, fieldName, type } of reflected) {
        it(`has ${name} as an attribute as well, except its default`, async () => {
          const element = (await place(tag, null)) as AnyElement & Record<string, unknown>;
          const initial = element[fieldName!];
          const isFlag = type?.text === 'boolean';
          const words = [...(type?.text ?? '').matchAll(/'([^']+)'/g)].map(([, word]) => word!);
          const word = words.find((other) => other !== initial) ?? 'a value';
          const value = isFlag ? true : type?.text.includes('number') ? 3 : word;
          element[fieldName!] = value;
          await element.updateComplete;
          expect(element.getAttribute(name)).to.equal(isFlag ? '' : String(value));
          element.removeAttribute(name);
          element.setAttribute(name, isFlag ? '' : String(value));
          expect(element[fieldName!]).to.equal(value);
          element[fieldName!] = initial;
          await element.updateComplete;
          expect(element.hasAttribute(name), 'the default is set again').to.equal(false);
          element[fieldName!] = value;
          element[fieldName!] = undefined;
          await element.updateComplete;
          expect(element.hasAttribute(name), 'and in the same task').to.equal(false);
        });
      }

      for (const { name, fieldName } of attributes.filter((one) => one.fieldName)) {
        it(`without the attribute ${name} has the default again`, async () => {
          const element = (await place(tag, null)) as unknown as Record<string, unknown> & HTMLElement;
          const initial = element[fieldName!];
          expect(initial, 'the default').not.to.equal(undefined);
          expect(element.hasAttribute(name), 'a default is not written as an attribute').to.equal(false);
          element.setAttribute(name, '7');
          expect(element[fieldName!]).not.to.equal(initial);
          element.removeAttribute(name);
          expect(element[fieldName!]).to.equal(initial);
        });
      }
    });

    describe('properties that a framework leaves out', () => {
      it('have their defaults', async () => {
        const element = (await place(tag, newCall(tag))) as AnyElement & Record<string, unknown>;
        const initial: Record<string, unknown> = { call: null, participant: null };
        for (const { name, kind, readonly, reflects } of members) {
          if (kind !== 'field' || readonly) continue;
          if (!(name in initial)) initial[name] = element[name];
          const info = attributes.find(({ fieldName }) => fieldName === name);
          const words = [...(info?.type?.text ?? '').matchAll(/'([^']+)'/g)].map(([, word]) => word!);
          const other = words.find((word) => word !== initial[name]) ?? '3';
          // In a property without an attribute, null can be a value.
          for (const missing of info ? [undefined, null] : [null, undefined]) {
            if (info) element.setAttribute(info.name, other);
            await element.updateComplete;
            element[name] = missing;
            await settled(element);
            const expected = info || missing === undefined ? initial[name] : null;
            expect(element[name], `${name} = ${missing}`).to.equal(expected);
            if (reflects) expect(element.hasAttribute(info!.name), info!.name).to.equal(false);
          }
        }
      });
    });

    describe('a page without a reset', () => {
      it('has the size that the page sets, including padding', async () => {
        const { boxSizing, display } = getComputedStyle(await place(tag, null));
        // What has no box has no size.
        if (display !== 'contents') expect(boxSizing).to.equal('border-box');
      });
    });

    describe('rest', () => {
      it('renders nothing when a property is set to the value that it has', async () => {
        const element = await place(tag, newCall(tag));
        const settable = members.filter(({ kind, readonly }) => kind === 'field' && !readonly);
        for (const { name } of settable) {
          const fields = element as unknown as Record<string, unknown>;
          // A call is not a plain value, and setting it again is allowed.
          if (name === 'call') continue;
          const value = fields[name];
          // A default that is set by hand becomes an attribute, once.
          fields[name] = value;
          await element.updateComplete;
          fields[name] = value;
          expect(element.isUpdatePending, `pending after ${name} was set again`).to.equal(false);
        }
      });

      it('writes no attribute of its own that has this value already, while a call changes', async () => {
        const records: MutationRecord[] = [];
        const observer = new MutationObserver((some) => records.push(...some));
        observer.observe(document.body, { attributes: true, attributeOldValue: true, subtree: true });
        const call = newCall(tag);
        const element = await place(tag, call);
        call.microphone.turnOff();
        call.others[0]?.set({ handRaisedAtMs: 1 });
        await settled(element);
        observer.disconnect();
        // A tile that is laid out again has a `style` of the browser's own making.
        const again = records.filter(
          ({ target, attributeName: name, oldValue }) =>
            target === element && name !== 'style' && element.getAttribute(name!) === oldValue,
        );
        expect(again.map(({ attributeName }) => attributeName)).to.deep.equal([]);
      });
    });

    describe('slots', () => {
      for (const { name } of info.slots ?? []) {
        it(`shows content of the slot ${name || '(default)'}, and its own once that is removed`, async () => {
          const element = document.createElement(tag) as AnyElement;
          const child = document.createElement('span');
          child.textContent = 'own';
          if (name) child.slot = name;
          element.append(child);
          const call = newCall(tag);
          // Elements that show nothing without a behavior of the room get that.
          const room = call.room.get();
          if (room) {
            startFakePoll(room);
            startFakeCaptions(room);
            startFakeAi(room);
            startFakeWatch(room);
            startFakeBoard(room);
            startFakeBreakouts(room);
          }
          give(element, call);
          document.body.append(element);
          await settled(element);
          // What is shown after a call has its slots then.
          if (!child.assignedSlot) {
            await call.leave();
            await settled(element);
          }
          const slot = child.assignedSlot;
          expect(slot, 'the slot that the child is in').not.to.equal(null);
          expect(child.checkVisibility({ visibilityProperty: true }), 'to be seen').to.equal(true);
          expect(child.offsetWidth, 'its width').to.be.above(0);
          child.remove();
          expect(slot!.assignedNodes()).to.deep.equal([]);
        });
      }
    });

    describe('life cycle', () => {
      it('leaves no listener behind when it is removed', async () => {
        const call = newCall(tag);
        const before = { stores: storeListeners(call), page: onPage(), call: listenersOf([call]) };
        const element = await place(tag, call);
        element.remove();
        await settled(element);
        await listeners(call, before.stores, 'listeners of stores');
        expect(added(onPage(), before.page), 'listeners of the page').to.deep.equal([]);
        expect(listenersOf([call]), 'listeners of the call').to.deep.equal(before.call);
      });

      it('works after it was moved, and then leaves nothing behind', async () => {
        const call = newCall(tag);
        const before = { stores: storeListeners(call), page: onPage(), call: listenersOf([call]) };
        const element = await place(tag, call);
        const listening = storeListeners(call);
        const shown = element.shadowRoot!.innerHTML.length;
        const elsewhere = document.body.appendChild(document.createElement('section'));
        elsewhere.append(element);
        await settled(element);
        await listeners(call, listening, 'listeners of stores after moving');
        expect(element.shadowRoot!.innerHTML.length > 0).to.equal(shown > 0);
        element.remove();
        await settled(element);
        await listeners(call, before.stores, 'listeners of stores');
        expect(added(onPage(), before.page), 'listeners of the page').to.deep.equal([]);
      });

      it('releases the first call when it gets another', async () => {
        const [first, second] = [newCall(tag), newCall(tag)];
        const none = storeListeners(first);
        const element = await place(tag, first);
        give(element, second);
        await settled(element);
        await listeners(first, none, 'listeners of the first call’s stores');
        expect(listenersOf([first]), 'listeners of the first call').to.deep.equal([]);
        element.remove();
        await settled(element);
        await listeners(second, none, 'listeners of the second call’s stores');
      });

      it('is independent of the call of another element on the page', async () => {
        const [first, second] = [newCall(tag), newCall(tag)];
        const one = await place(tag, first);
        const alone = storeListeners(first);
        const other = await place(tag, second);
        await listeners(first, alone, 'listeners of stores');
        other.remove();
        await settled(one);
        await listeners(first, alone, 'listeners of stores');
      });
    });
  });
}
