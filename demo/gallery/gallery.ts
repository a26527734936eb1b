/**
 * A page per element, on synthetic people: `?element=call-tile` and display options. All documentation and every control
 * of an element come from `custom-elements.json`.
 */
import { html, nothing, render, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '../../src/elements/index.js';
import { viewOf } from '../view-of.js';
import { codeOf } from './code.js';
import { colorOf } from './color.js';
import { type ElementInfo, readElements } from './elements.js';
import { propertyField, prose, tick, tokenField } from './fields.js';
import { KNOBS } from './knobs.js';
import { SAMPLES } from './samples.js';
import { holdsPerson, type Shown, show } from './stage.js';
import { THEMES } from './themes.js';

const LOOKS: Readonly<Record<string, { label: string; options: readonly string[] }>> = {
  tokens: { label: 'Theme', options: Object.keys(THEMES) },
  theme: { label: 'Colors', options: ['auto', 'light', 'dark'] },
  people: { label: 'People', options: ['5', '1', '2', '3', '9', '16', '25', '49'] },
  lang: { label: 'Language', options: ['en', 'de', 'fr', 'es', 'pt', 'ja', 'zh', 'ar'] },
  width: { label: 'Width', options: ['full', '960', '640', '360', '300'] },
};
const STATES_MS = 200;
const MOST_EVENTS = 8;
const STAR =
  '<svg slot="icon" viewBox="0 0 24 24" width="22" fill="currentColor"><path d="m12 2 3 7 7 1-5 5 1 7-6-4-6 4 1-7-5-5 7-1z"/></svg>';

const elements = await readElements();
const query = new URLSearchParams(location.search);
const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

let info: ElementInfo = elements[0]!;
let shown: Shown | null = null;
let filter = '';
/** The reader's changes to the element. */
let attributes = new Map<string, string>();
/** The attributes set by these changes: the element may reflect others. */
let changed = new Set<string>();
let tokens = new Map<string, string>();
let parts = new Set<string>();
let slots = new Set<string>();
let happening = new Set<string>();
let events: string[] = [];
let copied = false;

const lookOf = (name: string) => query.get(name) ?? LOOKS[name]!.options[0]!;

/** Shows another element, or the same element from its initial state. */
function open(tag: string): void {
  info = elements.find((one) => one.tag === tag) ?? elements.find((one) => one.tag === 'call-room')!;
  attributes = new Map(Object.entries(SAMPLES[info.tag]?.attributes ?? {}));
  [tokens, parts, slots] = [new Map(), new Set(), new Set()];
  document.title = `${info.tag} · Callroom gallery`;
  restart();
}

/** Shows the same element in another call, with the reader's changes. */
function restart(): void {
  shown?.close();
  changed = new Set();
  happening = new Set(SAMPLES[info.tag]?.on);
  events = [];
  shown = show(
    info,
    {
      theme: lookOf('theme'),
      tokens: THEMES[lookOf('tokens')] ?? {},
      people: Number(lookOf('people')),
      lang: lookOf('lang'),
      isStill: query.has('still'),
    },
    find('.sample'),
  );
  for (const { name } of info.events) shown.room.addEventListener(name, onEvent);
  apply();
}

function onEvent(event: Event): void {
  events = [event.type, ...events].slice(0, MOST_EVENTS);
  draw();
}

/** Applies the reader's changes to the shown element. */
function apply(): void {
  if (!shown) return;
  const { element } = shown;
  for (const { attribute } of info.properties) {
    if (!attribute) continue;
    const isOfLook = element === shown.room && attribute === 'theme';
    const value = attributes.get(attribute) ?? (isOfLook ? lookOf('theme') : undefined);
    if (value === undefined) {
      if (changed.delete(attribute)) element.removeAttribute(attribute);
    } else {
      changed.add(attribute);
      if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
    }
  }
  for (const { name } of info.tokens) {
    const value = tokens.get(name) ?? (element === shown.room ? THEMES[lookOf('tokens')]?.[name] : undefined);
    if (value) element.style.setProperty(name, value);
    else element.style.removeProperty(name);
  }
  for (const child of element.querySelectorAll('[data-filled]')) child.remove();
  for (const slot of slots) element.append(filling(slot));
  find('#parts').textContent = [...parts]
    .map((part) => `${info.tag}::part(${part}) { outline: 2px dashed deeppink; outline-offset: -2px; }`)
    .join('\n');
  find('.stage').style.maxInlineSize = lookOf('width') === 'full' ? '' : `${lookOf('width')}px`;
  draw();
}

function filling(slot: string): Element {
  const template = document.createElement('template');
  template.innerHTML = slotMarkup(slot);
  const child = template.content.firstElementChild!;
  child.setAttribute('data-filled', '');
  return child;
}

function slotMarkup(slot: string): string {
  if (slot === 'icon') return STAR;
  return slot ? `<span slot="${slot}">Your own</span>` : '<p>Your own</p>';
}

function code(): string {
  const sample = SAMPLES[info.tag] ?? {};
  const look = new Map([
    ['room', 'standup'],
    ['token-endpoint', '/call-token'],
  ]);
  if (lookOf('theme') !== 'auto') look.set('theme', lookOf('theme'));
  if (lookOf('lang') !== 'en') look.set('lang', lookOf('lang'));
  if (lookOf('lang') === 'ar') look.set('dir', 'rtl');
  return codeOf({
    tag: info.tag,
    attributes,
    content: [sample.content, ...[...slots].map(slotMarkup)].filter(Boolean).join('\n'),
    theme: THEMES[lookOf('tokens')] ?? {},
    tokens,
    parts,
    people: holdsPerson(info) ? ['participant'] : [],
    roomAttributes: look,
  });
}

// —— What is drawn ——

function nav(): TemplateResult {
  const wanted = elements.filter(({ tag }) => tag.includes(filter.trim().toLowerCase()));
  return html`
    <input
      type="search"
      placeholder="Find an element"
      aria-label="Find an element"
      .value=${live(filter)}
      @input=${(event: Event) => {
        filter = (event.target as HTMLInputElement).value;
        draw();
      }}
    />
    <ul>
      ${wanted.map(
        ({ tag }) => html`<li>
          <a href="?element=${tag}" aria-current=${tag === info.tag ? 'page' : nothing} @click=${onLink}>${tag}</a>
        </li>`,
      )}
    </ul>
  `;
}

function onLink(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  query.set('element', (event.target as HTMLElement).textContent!);
  history.pushState(null, '', `?${query}`);
  open(query.get('element')!);
  scrollTo({ top: 0 });
}

function looks(): TemplateResult[] {
  return Object.entries(LOOKS).map(
    ([name, { label, options }]) => html`<label>
      ${label}
      <select
        @change=${(event: Event) => {
          query.set(name, (event.target as HTMLSelectElement).value);
          history.replaceState(null, '', `?${query}`);
          if (name === 'width') apply();
          else restart();
        }}
      >
        ${options.map((option) => html`<option ?selected=${option === lookOf(name)}>${option}</option>`)}
      </select>
    </label>`,
  );
}

/** Sets or deletes an entry of a stored map. */
const setter = (map: Map<string, string>, name: string) => (value: string | null) => {
  if (value === null) map.delete(name);
  else map.set(name, value);
  apply();
};

function section(title: string, content: unknown, isEmpty: boolean): TemplateResult | typeof nothing {
  return isEmpty ? nothing : html`<section class="part"><h2>${title}</h2>${content}</section>`;
}

function properties(): TemplateResult[] {
  return info.properties.map((property) => {
    const name = property.attribute ?? '';
    return propertyField(property, attributes.get(name), setter(attributes, name));
  });
}

function customProperties(): TemplateResult[] {
  return info.tokens.map((token) => {
    const { name } = token;
    return tokenField(token, tokens.get(name), colorOf(shown!.element, name), setter(tokens, name));
  });
}

function states(): TemplateResult[] {
  return info.states.map(({ name, description }) => {
    const isOn = shown?.element.matches(`:state(${name})`);
    return html`<li class=${isOn ? 'state state--on' : 'state'}>
      <code>:state(${name})</code><span>${prose(description)}</span>${isOn ? html`<b>now</b>` : nothing}
    </li>`;
  });
}

function knobs(): TemplateResult[] {
  return KNOBS.map(({ label, turn }) =>
    tick(happening, label, label, () => {
      if (shown) turn(shown.call, happening.has(label), viewOf(shown.room));
      draw();
    }),
  );
}

async function copy(): Promise<void> {
  await navigator.clipboard.writeText(code());
  copied = true;
  draw();
  setTimeout(() => {
    copied = false;
    draw();
  }, 2_000);
}

function details(): TemplateResult {
  const named = (set: Set<string>, things: ElementInfo['slots'], fallback = '') =>
    html`<ul class="ticks">
      ${things.map(
        ({ name, description }) =>
          html`<li>${tick(set, name, html`<span><code>${name || fallback}</code> ${prose(description)}</span>`, apply)}</li>`,
      )}
    </ul>`;
  return html`
    ${section('What happens in the call', html`<div class="knobs">${knobs()}</div>`, false)}
    <section class="code">
      <header>
        <h2>Code</h2>
        <button type="button" @click=${copy}>${copied ? 'Copied' : 'Copy'}</button>
      </header>
      <pre tabindex="0"><code>${code()}</code></pre>
      <p class="import">With a bundler: <code>import 'callroom/elements/${info.tag}';</code></p>
    </section>
    ${section('Properties', properties(), info.properties.length === 0)}
    ${section('States', html`<ul class="states">${states()}</ul>`, info.states.length === 0)}
    ${section('Slots', named(slots, info.slots, '(default)'), info.slots.length === 0)}
    ${section('Parts', named(parts, info.parts), info.parts.length === 0)}
    ${section('Custom properties', customProperties(), info.tokens.length === 0)}
    ${section(
      'Events',
      html`<ul class="events">
          ${info.events.map(({ name, description }) => html`<li><code>${name}</code> ${prose(description)}</li>`)}
        </ul>
        <ol class="log" aria-label="Events so far">${events.map((name) => html`<li>${name}</li>`)}</ol>`,
      info.events.length === 0,
    )}
  `;
}

function head(): TemplateResult {
  const [first, ...rest] = info.about.split('\n\n');
  const isDialog = SAMPLES[info.tag]?.isDialog;
  return html`
    <h1>&lt;${info.tag}&gt;</h1>
    <p class="about">${prose(first)}</p>
    ${rest.map((text) => html`<p class="about about--more">${prose(text)}</p>`)}
    ${isDialog ? html`<button type="button" class="show" @click=${showDialog}>Show it</button>` : nothing}
  `;
}

/** Removes a dialog when it closes. */
function showDialog(): void {
  if (!shown) return;
  const { element, room } = shown;
  element.addEventListener('close', () => element.remove(), { once: true });
  room.querySelector('.frame')?.append(element);
}

function draw(): void {
  render(nav(), find('.tags__list'));
  render(head(), find('.head'));
  render(looks(), find('.looks'));
  render(details(), find('.details'));
}

addEventListener('popstate', () => open(new URLSearchParams(location.search).get('element') ?? ''));
open(query.get('element') ?? 'call-room');
// Browsers have no event for changes of custom states.
setInterval(draw, STATES_MS);
