/** A page per element, on synthetic people: `?element=call-tile`, and how it is looked at. */
import '../../src/elements/index.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { createFakeCall, type FakeCall, startConversation } from '../../src/testing/index.js';
import { KNOBS } from './knobs.js';
import { PAGES, THEMES } from './pages.js';

const query = new URLSearchParams(location.search);
const tag = query.get('element') ?? 'call-room';
const page = PAGES[tag] ?? PAGES['call-room']!;
const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

let call: FakeCall;
let stopTalking = () => {};

function draw(): void {
  stopTalking();
  call?.close();
  const sample = find('.sample');
  const room = document.createElement('call-room');
  call = createFakeCall({
    joined: page.joined ?? true,
    name: 'Ada Lovelace',
    participants: Number(query.get('people') ?? 5) - 1,
    joinMs: 600,
  });
  room.call = call;
  room.noShortcuts = tag !== 'call-room';
  room.innerHTML = page.markup ? `<div style="${page.box}">${page.markup}</div>` : '';
  look(room);
  sample.replaceChildren(room);
  page.setUp?.(sample, call);
  if (!query.has('still')) stopTalking = startConversation(call);
  find('pre').textContent = codeOf(room);
}

function look(room: CallRoomElement): void {
  const theme = query.get('theme');
  room.theme = theme === 'light' || theme === 'dark' ? theme : 'auto';
  const tokens = THEMES[query.get('tokens') ?? ''] ?? {};
  for (const [name, value] of Object.entries(tokens)) room.style.setProperty(name, value);
  const lang = query.get('lang');
  if (lang) Object.assign(room, { lang, dir: lang === 'ar' ? 'rtl' : 'ltr' });
}

function codeOf(room: CallRoomElement): string {
  const theme = room.theme === 'auto' ? '' : ` theme="${room.theme}"`;
  const style = [...room.style].map((name) => `  ${name}: ${room.style.getPropertyValue(name)};`);
  const inside = page.markup ? `\n${page.markup.replace(/^/gm, '  ')}\n` : '';
  const css = style.length > 0 ? `<style>\ncall-room {\n${style.join('\n')}\n}\n</style>\n\n` : '';
  return `${css}<call-room room="standup" token-endpoint="/call-token"${theme}>${inside}</call-room>`;
}

/** A field whose value is part of the address, so that what is seen can be linked to. */
function choice(name: string, label: string, options: readonly string[]): HTMLElement {
  const field = document.createElement('label');
  const select = document.createElement('select');
  select.append(...options.map((option) => new Option(option, option)));
  select.value = query.get(name) ?? options[0]!;
  select.addEventListener('change', () => {
    query.set(name, select.value);
    history.replaceState(null, '', `?${query}`);
    find<HTMLFormElement>('.knobs')
      .querySelectorAll<HTMLInputElement>('[type=checkbox]')
      .forEach((box) => {
        box.checked = false;
      });
    draw();
  });
  field.append(label, select);
  return field;
}

function checkbox({ label, turn }: (typeof KNOBS)[number]): HTMLElement {
  const field = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.addEventListener('change', () => turn(call, box.checked));
  field.append(box, label);
  return field;
}

find('.tags ul').append(
  ...Object.keys(PAGES).map((name) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `?element=${name}`;
    link.textContent = name;
    if (name === tag) link.ariaCurrent = 'page';
    item.append(link);
    return item;
  }),
);
find('h1').textContent = `<${tag}>`;
find('.about').textContent = page.about;
document.title = `${tag} · Callroom gallery`;
find('.knobs').append(
  choice('theme', 'Colours', ['auto', 'light', 'dark']),
  choice('tokens', 'Theme', Object.keys(THEMES)),
  choice('people', 'People', ['5', '1', '2', '3', '9', '16', '25', '49']),
  choice('lang', 'Language', ['en', 'de', 'fr', 'es', 'pt', 'ja', 'zh', 'ar']),
  ...KNOBS.map(checkbox),
);
find('.code button').addEventListener('click', () => {
  void navigator.clipboard.writeText(find('pre').textContent ?? '');
});
// Code that is wider than its box is scrolled by key, too.
find('pre').tabIndex = 0;
draw();
