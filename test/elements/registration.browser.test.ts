/** Every control finds its call, in whatever order the page brings things. */
import { expect } from '@open-wc/testing';
import type { Call } from '../../src/call/call.js';
import type { CallElement } from '../../src/elements/base/call-element.js';
import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { createFakeCall } from '../../src/testing/index.js';

interface Info {
  tagName: string;
  members?: { name: string }[];
}

const manifest = (await (await fetch('/custom-elements.json')).json()) as {
  modules: { declarations: Info[] }[];
};
/** Every element that takes a call, except the room, which provides it. */
const tags = manifest.modules
  .flatMap(({ declarations }) => declarations)
  .filter(({ tagName, members }) => tagName !== 'call-room' && members?.some(({ name }) => name === 'call'))
  .map(({ tagName }) => tagName);

const call = createFakeCall({ joined: true, participants: 2 });

/** A room's markup as a page has it before any script has run. */
function writeRoom(): { room: CallRoomElement; controls: CallElement[] } {
  const room = document.createElement('call-room') as CallRoomElement;
  room.append(...tags.map((tag) => document.createElement(tag)));
  document.body.append(room);
  return { room, controls: [...room.children] as CallElement[] };
}

/** By identity, and in words: chai would print a whole call. */
function expectCall(control: CallElement, wanted: Call | null, what: string): void {
  expect(control.call === wanted, `${what}: the call that it has is the one that it should have`).to.equal(
    true,
  );
}

describe('the order of registration', () => {
  // A page has a single registry: only the first test starts without registered elements.
  it('finds a room that is registered after every control in it', async () => {
    const { room, controls } = writeRoom();
    room.call = call;
    for (const tag of tags) await import(`../../src/elements/${tag.slice(5)}/${tag}.ts`);
    for (const control of controls) expectCall(control, null, control.localName);
    await import('../../src/elements/room/call-room.js');
    await room.updateComplete;
    for (const control of controls) expectCall(control, call, control.localName);
    room.remove();
  });

  it('finds a room that was registered first', async () => {
    const { room, controls } = writeRoom();
    room.call = call;
    await room.updateComplete;
    for (const control of controls) expectCall(control, call, control.localName);
    room.remove();
  });

  it('follows a move from a room into another, and out of all rooms', async () => {
    const { room, controls } = writeRoom();
    room.call = call;
    const second = createFakeCall({ joined: true });
    const other = document.body.appendChild(document.createElement('call-room')) as CallRoomElement;
    other.call = second;
    await Promise.all([room.updateComplete, other.updateComplete]);
    for (const control of controls) {
      other.append(control);
      expectCall(control, second, `${control.localName} in the second room`);
      document.body.append(control);
      expectCall(control, null, `${control.localName} outside of any`);
      room.append(control);
      expectCall(control, call, `${control.localName} back in the first`);
    }
    room.remove();
    other.remove();
  });

  it('follows a room that gets its call late, and another call later', async () => {
    const { room, controls } = writeRoom();
    for (const one of [call, createFakeCall({ joined: true })]) {
      room.call = one;
      await room.updateComplete;
      for (const control of controls) expectCall(control, one, control.localName);
    }
    room.remove();
  });
});

describe('define', () => {
  it('skips a tag that is taken, so that two copies on a page do not break each other', async () => {
    const { define } = await import('../../src/elements/base/define.js');
    class Taken extends HTMLElement {}
    const first = customElements.get('call-tile');
    const { warn } = console;
    const said: unknown[] = [];
    console.warn = (text: unknown) => said.push(text);
    define('call-tile', Taken);
    define('call-room', Taken);
    console.warn = warn;
    expect(customElements.get('call-tile')).to.equal(first);
    expect(said, 'it says so, once').to.have.length(1);
    expect(said[0]).to.contain('<call-tile> is registered already');
  });
});
