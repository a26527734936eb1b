/** An app's own tests run in jsdom, which has few of a browser's features: the elements are there, and draw. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LitElement } from 'lit';
import { openJsdomPage } from '../support/jsdom-page.js';

const folder = fileURLToPath(new URL('../../src/elements', import.meta.url));
const tags = readdirSync(folder)
  .filter((name) => existsSync(`${folder}/${name}/call-${name}.ts`))
  .map((name) => `call-${name}`);

const page = openJsdomPage();
after(() => page.close());
await import('../../src/elements/index.js');
const { createFakeCall } = await import('../../src/testing/index.js');

async function placed(tag: string, prepare: (element: LitElement) => void = () => {}): Promise<LitElement> {
  const element = document.createElement(tag) as LitElement;
  prepare(element);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

for (const tag of tags) {
  test(`<${tag}> draws itself in jsdom, alone and with a call, and throws nothing`, async () => {
    assert.ok(tags.length > 40, 'the manifest lists all elements');
    const alone = await placed(tag);
    assert.ok(alone.shadowRoot, 'it has a shadow tree');
    alone.remove();
    const call = createFakeCall();
    const element = await placed(tag, (made) => {
      if ('call' in made) made.call = call;
      if ('participant' in made) made.participant = call.self;
    });
    await call.leave();
    await element.updateComplete;
    element.remove();
    assert.deepEqual(page.thrown, []);
  });
}

test('a room in jsdom shows its lobby, with a button that joins', async () => {
  const room = await placed('call-room', (made) => {
    made.setAttribute('room', 'standup');
    made.setAttribute('token-endpoint', '/call-token');
  });
  const lobby = room.shadowRoot?.querySelector('call-lobby') as LitElement;
  await lobby.updateComplete;
  assert.match(lobby.shadowRoot?.textContent ?? '', /Join/);
  room.remove();
  assert.deepEqual(page.thrown, []);
});

test('an element shows its states as an attribute where there are no custom states, and its own styles find them', async () => {
  const tile = await placed('call-tile');
  assert.equal(tile.getAttribute('data-state'), 'muted');
  assert.match(tile.shadowRoot?.innerHTML ?? '', /:host\(\[data-state~="picture"\]\) video/);
  assert.doesNotMatch(tile.shadowRoot?.innerHTML ?? '', /:state\(/);
  tile.remove();
});
