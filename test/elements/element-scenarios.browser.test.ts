/**
 * Checks each element against its documentation, by the scenario of its tag: each documented event is fired with its
 * details, each state is entered and left, each part can be styled, each `--call-…` property and each property has an
 * effect, and removing an attribute restores the default. Anything documented that no scenario covers fails.
 *
 * Each view that an element shows on the way is also checked for accessibility.
 */
import { expect } from '@open-wc/testing';
import { emulateMedia, sendMouse } from '@web/test-runner-commands';
import 'axe-core/axe.min.js';
import type axeCore from 'axe-core';
import { createFixture, give, settled } from './scenarios/element-fixture.js';
import { EventLog, painted, partOf, statesOf, steadily } from './scenarios/observe.js';
import type { ElementFixture, Scenario, Step, TestedElement } from './scenarios/scenario.js';
import { waitUntil } from './wait-until.js';

interface Named {
  name: string;
  default?: string;
}

interface ElementInfo {
  tagName: string;
  attributes?: (Named & { fieldName?: string; type?: { text: string } })[];
  members?: (Named & { kind: string; readonly?: boolean; attribute?: string; type?: { text: string } })[];
  events?: Named[];
  cssParts?: Named[];
  cssStates?: Named[];
  cssProperties?: Named[];
}

declare const axe: typeof axeCore;

await import('../../src/elements/index.js');
const { scenarios } = await import('./scenarios/index.js');
const { modules } = (await (await fetch('/custom-elements.json')).json()) as {
  modules: { declarations: ElementInfo[] }[];
};
const elements = modules.flatMap(({ declarations }) => declarations);
const allEvents = [...new Set(elements.flatMap(({ events = [] }) => names(events)))];

/** What differs from scheme to scheme is colour alone. */
const SCHEMES = [
  { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' }, rules: {} },
  ...[
    { name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' } },
    { name: 'forced colours', media: { colorScheme: 'light', forcedColors: 'active' } },
  ].map((scheme) => ({ ...scheme, rules: { runOnly: ['color-contrast', 'link-in-text-block'] } })),
] as const;

/** Seen by these unless a scenario has another value for it. */
const TOKENS: Readonly<Record<string, string>> = {
  '--call-font': 'monospace',
  '--call-control-size': '77px',
  '--call-gap': '33px',
  '--call-radius-tile': '31px',
  '--call-tile-fit': 'contain',
};

function names(documented: readonly Named[] = []): string[] {
  return documented.map(({ name }) => name);
}

/** `forcedColors` and `reducedMotion: null` are missing from the command's type, but go on to Playwright. */
function emulate(media: object): Promise<void> {
  return emulateMedia(media as Parameters<typeof emulateMedia>[0]);
}

async function violations(element: Element): Promise<string[]> {
  const found: string[] = [];
  for (const { name, media, rules } of SCHEMES) {
    if (name !== 'light') await emulate(media);
    const result = await axe.run(element, { resultTypes: ['violations'], preload: false, ...rules });
    for (const { id, nodes } of result.violations)
      found.push(`in ${name}: ${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`);
  }
  await emulate(SCHEMES[0].media);
  return found;
}

/** What was seen of one element while it was played with. */
class Seen {
  readonly fired = new Set<string>();
  readonly entered = new Set<string>();
  readonly left = new Set<string>();
  readonly styled = new Set<string>();
  readonly tokens = new Set<string>();
}

function unset(all: readonly string[], seen: ReadonlySet<string>): string[] {
  return all.filter((name) => !seen.has(name));
}

function styleParts(tag: string, parts: readonly string[]): HTMLStyleElement {
  const sheet = document.createElement('style');
  sheet.textContent = parts
    .map((part) => `${tag}::part(${part}) { scroll-margin-top: 7px !important; }`)
    .join('\n');
  document.head.append(sheet);
  return sheet;
}

for (const info of elements) {
  const { tagName: tag, attributes = [], members = [] } = info;
  const scenario: Scenario | undefined = scenarios[tag];
  const [events, states, parts, tokens] = [
    info.events,
    info.cssStates,
    info.cssParts,
    info.cssProperties,
  ].map((documented) => names(documented)) as [string[], string[], string[], string[]];
  const fields = members.filter(({ kind, readonly }) => kind === 'field' && !readonly);
  const seen = new Seen();
  let fixture: ReturnType<typeof createFixture>;
  let sheet: HTMLStyleElement;

  /** Whatever it has been through, without what it is about it is as one that never had it. */
  async function expectNothingLeft(on: ElementFixture): Promise<void> {
    const [other, blank] = [document.createElement(tag), document.createElement(tag)] as TestedElement[];
    if (!('call' in other!) && !('participant' in other!)) return;
    give(other!, on);
    on.element.after(other!, blank!);
    await settled(other!);
    give(other!, null);
    await settled(other!);
    const [left, none] = [other!, blank!].map((one) => statesOf(one, states));
    other!.remove();
    blank!.remove();
    expect(left, 'the states of another one once it has lost its call').to.equal(none);
  }

  async function seeTokens(on: ElementFixture): Promise<void> {
    for (const name of unset(tokens, seen.tokens)) {
      const row = scenario?.tokens?.[name] ?? TOKENS[name] ?? 'rgb(12, 200, 99)';
      if (typeof row === 'function') {
        if (await row(on)) seen.tokens.add(name);
        continue;
      }
      const before = painted(on.element);
      on.element.parentElement!.style.setProperty(name, row);
      if (painted(on.element) !== before) seen.tokens.add(name);
      on.element.parentElement!.style.removeProperty(name);
    }
  }

  async function runStep(
    on: ElementFixture,
    log: EventLog,
    { when, run, states: due, fires = {}, isNewView }: Step,
  ) {
    const before = statesOf(on.element, states);
    const wanted = due ?? before;
    await run(on);
    const isSo = () => statesOf(on.element, states) === wanted && log.differsFrom(fires) === '';
    await waitUntil(isSo).catch(() => {
      throw new Error(
        `When ${when}: it is “${statesOf(on.element, states)}” rather than “${wanted}”; ${log.differsFrom(fires)}`,
      );
    });
    await settled(on.element);
    for (const name of log.names) seen.fired.add(name);
    log.clear();
    const now = wanted.split(' ');
    for (const name of now) if (!before.split(' ').includes(name)) seen.entered.add(name);
    for (const name of before.split(' ')) if (!now.includes(name)) seen.left.add(name);
    for (const name of unset(parts, seen.styled)) {
      const part = partOf(on.element, name);
      if (part && getComputedStyle(part).scrollMarginTop === '7px') seen.styled.add(name);
    }
    await seeTokens(on);
    if (!isNewView) return;
    expect(await violations(on.element), `accessibility when ${when}`).to.deep.equal([]);
    await expectNothingLeft(on);
  }

  describe(`<${tag}>`, () => {
    before(() => emulate({ reducedMotion: 'reduce' }));

    afterEach(async () => {
      // An element that appears under the pointer loads what its buttons open.
      await sendMouse({ type: 'move', position: [window.innerWidth - 1, window.innerHeight - 1] });
      await fixture?.call.close();
      for (const left of document.body.querySelectorAll(':scope > *:not(script)')) left.remove();
      sheet?.remove();
    });

    it('does what is documented when people and the call change, and every view is accessible', async () => {
      expect(scenario, 'a scenario for it in test/elements/scenarios').not.to.equal(undefined);
      sheet = styleParts(tag, parts);
      fixture = createFixture(tag, scenario!);
      const log = new EventLog(fixture.element, events, allEvents);
      const enters: Step = {
        when: 'it comes into the page',
        run: (on) => (on as typeof fixture).attach(log),
        states: [...states].filter((name) => scenario!.states?.split(' ').includes(name)).join(' '),
        isNewView: true,
        ...(scenario!.fires && { fires: scenario!.fires }),
      };
      for (const step of [enters, ...scenario!.steps]) await runStep(fixture, log, step);
    }).timeout(60_000);

    it('has no documented event, state, part or CSS property that never appeared', () => {
      expect({
        // Each of them may tell of an error: see below.
        events: unset(events, seen.fired).filter((name) => name !== 'call-error'),
        entered: unset(states, seen.entered),
        left: unset(states, seen.left),
        parts: unset(parts, seen.styled),
        tokens: unset(tokens, seen.tokens),
      }).to.deep.equal({ events: [], entered: [], left: [], parts: [], tokens: [] });
    });

    for (const { name, default: initial } of fields) {
      const attribute = attributes.find(({ fieldName }) => fieldName === name)?.name;
      it(`shows the value of ${name}${attribute ? ', and the default once its attribute is gone' : ''}`, async () => {
        const isAbout = name === 'call' || name === 'participant';
        const row = scenario?.properties?.[name] ?? (isAbout ? {} : undefined);
        expect(row, `a row for ${name} in its scenario`).not.to.equal(undefined);
        const { value: other = null, see, given } = row!;
        fixture = createFixture(tag, scenario!);
        const { element } = fixture;
        await fixture.attach(new EventLog(element, events, allEvents));
        await given?.(fixture);
        const look = async () => (see ? JSON.stringify(await see(fixture)) : steadily(element, states));
        const before = await look();
        const is = async (wanted: boolean, what: string) => {
          let seen = '';
          const isSo = async () => {
            await settled(element);
            seen = await look();
            return (seen === before) === wanted;
          };
          await waitUntil(isSo).catch(() => expect(seen, what)[wanted ? 'to' : 'not'].equal(before));
        };
        const first = element[name];
        element[name] = other;
        await is(name === 'call' && scenario!.isSameWithoutCall === true, `with another ${name}`);
        element[name] = first;
        await is(true, 'set back');
        if (!attribute) return;
        const text = other === true ? '' : String(other);
        element.setAttribute(attribute, text);
        expect(element[name], 'by its attribute').to.equal(other);
        await is(false, 'by its attribute');
        element.removeAttribute(attribute);
        if (initial !== undefined)
          expect(element[name], 'its default').to.equal(JSON.parse(initial.replaceAll("'", '"')));
        await is(true, 'without its attribute');
      });
    }
  });
}

describe('once a site’s policy blocks further scripts', () => {
  before(() => {
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "script-src 'none'";
    document.head.append(policy);
  });

  for (const { tagName: tag } of elements) {
    it(`<${tag}> dispatches call-error, and renders in English`, async () => {
      const element = document.createElement(tag);
      element.lang = 'pt';
      const told: string[] = [];
      element.addEventListener('call-error', ({ error }) => told.push(error.code));
      document.body.append(element);
      await waitUntil(() => told.length > 0, 'told of it');
      expect(told).to.deep.equal(['unexpected']);
      expect(element.shadowRoot).not.to.equal(null);
      element.remove();
    });
  }
});
