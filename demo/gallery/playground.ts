/** Builds a room by ticking boxes, on synthetic people, and shows the code that makes it. */
import { html, render, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '../../src/elements/index.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { createFakeCall, type FakeCall, startConversation } from '../../src/testing/index.js';
import { colorOf } from './color.js';
import {
  attributesOf,
  CHOICES,
  type Composition,
  documentOf,
  markupOf,
  OPTIONS,
  stylesOf,
  USUAL,
} from './composition.js';

const LABELS: Readonly<Record<keyof typeof OPTIONS, string>> = {
  theme: 'Theme',
  colours: 'Colors',
  layout: 'Layout',
  density: 'Density',
  media: 'Media',
  language: 'Language',
};
const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

let made: Composition = USUAL;
let call: FakeCall | null = null;
let room: CallRoomElement | null = null;
let stopTalking = () => {};

/** Renders another room with the same people: options change the page, not the call. */
function build(changes: Partial<Composition>): void {
  made = { ...made, ...changes };
  room = document.createElement('call-room');
  room.noShortcuts = true;
  for (const [name, value] of attributesOf(made)) room.setAttribute(name, value);
  room.innerHTML = markupOf(made);
  room.call = call ?? enter();
  find('#composed').textContent = stylesOf(made);
  find('.sample').replaceChildren(room);
  draw();
}

/** The playground starts in the call; the lobby is shown after leaving. */
function enter(): FakeCall {
  call = createFakeCall({ joined: true, name: 'Ada Lovelace', participants: 4, joinMs: 600 });
  stopTalking();
  if (!new URLSearchParams(location.search).has('still')) stopTalking = startConversation(call);
  return call;
}

function tick(name: string): TemplateResult {
  const onChange = (event: Event) => {
    const ticked = new Set(made.ticked);
    if ((event.target as HTMLInputElement).checked) ticked.add(name);
    else ticked.delete(name);
    build({ ticked });
  };
  const label = name.replace(/^call-/, '').replaceAll('-', ' ');
  return html`<label class="tick">
    <input type="checkbox" name=${name} .checked=${live(made.ticked.has(name))} @change=${onChange} />
    ${label[0]!.toUpperCase()}${label.slice(1)}
  </label>`;
}

function choice(name: keyof typeof OPTIONS): TemplateResult {
  const onChange = (event: Event) =>
    build({ options: { ...made.options, [name]: (event.target as HTMLSelectElement).value } });
  return html`<label class="choice">
    ${LABELS[name]}
    <select name=${name} @change=${onChange}>
      ${OPTIONS[name].map((one) => html`<option ?selected=${one === made.options[name]}>${one}</option>`)}
    </select>
  </label>`;
}

function choices(): TemplateResult {
  return html`
    ${Object.entries(CHOICES).map(
      ([group, names]) => html`<fieldset>
        <legend>${group}</legend>
        ${names.map(tick)}
      </fieldset>`,
    )}
    <fieldset>
      <legend>Looks and manners</legend>
      ${(Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]).map(choice)}
      <label class="choice">
        Brand
        <input
          type="color"
          name="brand"
          .value=${live(room ? colorOf(room, '--call-accent') : '#000000')}
          @input=${(event: Event) => build({ brand: (event.target as HTMLInputElement).value })}
        />
      </label>
    </fieldset>
    <button type="button" class="show" @click=${() => {
      call = null;
      build({ ...USUAL });
    }}>As in the beginning</button>
  `;
}

function draw(): void {
  render(choices(), find('.choices'));
  find('pre code').textContent = documentOf(made);
}

find('.code button').addEventListener('click', ({ target }) => {
  const button = target as HTMLButtonElement;
  void navigator.clipboard.writeText(documentOf(made)).then(() => {
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2_000);
  });
});
// Wide code must also scroll by keyboard.
find('pre').tabIndex = 0;
build({});
