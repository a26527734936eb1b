import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/elements/index.js';
import { viewOf } from '../../demo/view-of.js';
import type { CallRoomElement } from '../../src/elements/index.js';
import { createFakeCall } from '../../src/testing/index.js';

const room = (attributes = '') => {
  const template = document.createElement('template');
  template.innerHTML = `<call-room ${attributes}></call-room>`;
  const element = document.importNode(template.content, true).firstElementChild as CallRoomElement;
  element.call = createFakeCall({ joined: true, participants: 1 });
  return fixture<CallRoomElement>(html`${element}`);
};

/** Clicks one of the settings, as a person does. */
async function choose(element: CallRoomElement, value: string): Promise<void> {
  const settings = document.createElement('call-settings');
  element.append(settings);
  const choice = () => {
    const inputs = settings.shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? [];
    const label = (input: HTMLInputElement) => input.closest('label')!.textContent!.trim();
    return [...inputs].find((input) => label(input) === value);
  };
  await waitUntil(choice, `no choice ${value}`, { timeout: 10_000 });
  choice()!.click();
  settings.remove();
}

describe('the choices in the settings', () => {
  beforeEach(() => localStorage.removeItem('callroom.view'));
  after(() => localStorage.removeItem('callroom.view'));

  it('are restored by the next room on this origin, before it renders', async () => {
    const first = await room();
    await choose(first, 'Dark');
    await choose(first, 'Side by side');
    first.remove();
    const next = await room();
    expect(next.theme).to.equal('dark');
    expect(viewOf(next).layout.get()).to.equal('side-by-side');
  });

  it('override the page’s attributes, also for "Same as system"', async () => {
    await choose(await room('theme="dark"'), 'Same as system');
    expect((await room('theme="dark"')).theme).to.equal('auto');
  });

  it('are kept apart from the page’s attributes', async () => {
    const first = await room();
    first.theme = 'dark';
    await first.updateComplete;
    expect(localStorage.getItem('callroom.view')).to.equal(null);
    expect((await room()).theme).to.equal('auto');
  });

  it('are neither stored nor restored with no-memory', async () => {
    await choose(await room('no-memory'), 'Dark');
    expect((await room()).theme).to.equal('auto');
    await choose(await room(), 'Dark');
    expect((await room('no-memory')).theme).to.equal('auto');
  });

  it('are reset if the stored data is invalid', async () => {
    for (const kept of ['{', 'null', '[1]', '{"theme":"plaid","layout":7,"captions":"yes"}']) {
      localStorage.setItem('callroom.view', kept);
      const element = await room();
      expect(element.theme).to.equal('auto');
      expect(viewOf(element).layout.get()).to.equal('grid');
      expect(viewOf(element).captions.get()).to.equal(false);
    }
  });
});
