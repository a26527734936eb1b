import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/index.js';
import type { CallErrorEvent } from '../../src/elements/base/events.js';
import type { CallControlBarElement } from '../../src/elements/control-bar/call-control-bar.js';
import type { CallEndScreenElement } from '../../src/elements/end-screen/call-end-screen.js';
import type { CallInviteElement } from '../../src/elements/invite/call-invite.js';
import type { CallLevelMeterElement } from '../../src/elements/level-meter/call-level-meter.js';
import type { CallNameTagElement } from '../../src/elements/name-tag/call-name-tag.js';
import { createFakeCall, FakeParticipant } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

describe('<call-control-bar>', () => {
  const bar = () =>
    fixture<CallControlBarElement>(
      html`<call-control-bar .call=${createFakeCall({ joined: true })}></call-control-bar>`,
    );

  it('is a toolbar with no accessibility violation', async () => {
    await expect(await bar()).to.be.accessible();
  });

  it('without a room, gives its call to its own and your controls inside it', async () => {
    const usual = await bar();
    expect(usual.shadowRoot!.querySelector('call-mic-toggle')!.call).to.equal(usual.call);
    const call = createFakeCall({ joined: true });
    const own = await fixture<CallControlBarElement>(
      html`<call-control-bar .call=${call}><call-hand-toggle></call-hand-toggle></call-control-bar>`,
    );
    const toggle = own.querySelector('call-hand-toggle')!;
    expect(toggle.call).to.equal(call);
    own.call = null;
    expect(toggle.call).to.equal(null);
  });

  it('goes from control to control by arrow keys, round both ends', async () => {
    const room = await fixture(html`
      <call-room .call=${createFakeCall({ joined: true })}><call-control-bar></call-control-bar></call-room>
    `);
    const element = room.querySelector('call-control-bar')!;
    await element.updateComplete;
    const controls = [...element.shadowRoot!.querySelectorAll<HTMLElement>('#first > *')];
    await Promise.all(controls.map((control) => (control as CallControlBarElement).updateComplete));
    const press = (key: string) =>
      element.shadowRoot!.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true }),
      );
    controls[0]!.focus();
    press('ArrowRight');
    expect(element.shadowRoot!.activeElement).to.equal(controls[1]);
    press('ArrowLeft');
    press('ArrowLeft');
    expect(element.shadowRoot!.activeElement).to.equal(controls.at(-1));
  });

  it('holds your own controls instead', async () => {
    const element = await fixture<CallControlBarElement>(
      html`<call-control-bar><button>Own</button></call-control-bar>`,
    );
    expect(element.shadowRoot!.querySelector('slot')!.assignedElements()).to.have.length(1);
  });

  it('moves controls that do not fit into its menu, the last first, and back', async () => {
    const box = await fixture<HTMLElement>(html`<div style="width: 900px">
      <call-control-bar .call=${createFakeCall({ joined: true })}>
        <call-mic-toggle></call-mic-toggle>
        <call-hand-toggle></call-hand-toggle>
        <call-participants-toggle></call-participants-toggle>
        <call-settings-toggle overflow="always"></call-settings-toggle>
        <call-leave-button></call-leave-button>
      </call-control-bar>
    </div>`);
    const element = box.querySelector('call-control-bar')!;
    const inMenu = (): string[] =>
      [...element.querySelectorAll('[in-menu]')].map(({ localName }) => localName.replace('call-', ''));
    await waitUntil(() => inMenu().join() === 'settings-toggle', 'settings-toggle');
    expect(element.matches(':state(overflowing)')).to.equal(true);
    box.style.width = '260px';
    await waitUntil(
      () => inMenu().join() === 'participants-toggle,settings-toggle',
      'participants-toggle,settings-toggle',
    );
    box.style.width = '200px';
    await waitUntil(
      () => inMenu().join() === 'hand-toggle,participants-toggle,settings-toggle',
      'hand-toggle,participants-toggle,settings-toggle',
    );
    await expect(element).to.be.accessible();
    box.style.width = '900px';
    await waitUntil(() => inMenu().join() === 'settings-toggle', 'settings-toggle');
  });

  it('opens its menu at the first control, goes on by arrows, and closes when one was pressed', async () => {
    const room = await fixture<HTMLElement>(html`<call-room .call=${createFakeCall({ joined: true })}>
      <call-control-bar>
        <call-hand-toggle overflow="always"></call-hand-toggle>
        <call-captions-toggle overflow="always"></call-captions-toggle>
      </call-control-bar>
    </call-room>`);
    const element = room.querySelector('call-control-bar')!;
    await waitUntil(() => element.matches(':state(overflowing)'));
    const menu = element.shadowRoot!.querySelector<HTMLElement>('.menu')!;
    element.shadowRoot!.querySelector<HTMLElement>('.more button')!.click();
    await waitUntil(() => document.activeElement?.localName === 'call-hand-toggle');
    document.activeElement!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true, cancelable: true }),
    );
    expect(document.activeElement!.localName).to.equal('call-captions-toggle');
    element.querySelector('call-captions-toggle')!.toggle();
    expect(menu.matches(':popover-open')).to.equal(false);
  });
});

describe('<call-name-tag>', () => {
  it('says who, and their marks in words', async () => {
    const participant = new FakeParticipant({ name: 'Grace', camera: false });
    const element = await fixture<CallNameTagElement>(
      html`<call-name-tag .participant=${participant}></call-name-tag>`,
    );
    const text = () => element.shadowRoot!.textContent!.replaceAll(/\s+/g, ' ').trim();
    expect(text()).to.equal('Grace');
    participant.mute();
    participant.set({ handRaisedAtMs: 1, name: '' });
    await element.updateComplete;
    expect(text()).to.contain('muted').and.to.contain('hand raised').and.to.contain('Guest');
    await expect(element).to.be.accessible();
    participant.set({ handRaisedAtMs: null, name: ' (2)' });
    participant.unmute();
    await element.updateComplete;
    expect(text(), 'the second guest').to.equal('Guest (2)');
    participant.close();
  });

  it('in a narrow space shortens the name, and keeps "(you)"', async () => {
    const call = createFakeCall({ joined: true, name: 'Augusta Ada King, Countess of Lovelace' });
    const element = await fixture<CallNameTagElement>(
      html`<call-name-tag style="max-inline-size: 120px" .participant=${call.self}></call-name-tag>`,
    );
    const name = element.shadowRoot!.querySelector('.name')!;
    expect(name.textContent).to.equal('Augusta Ada King, Countess of Lovelace (you)');
    const you = document.createRange();
    you.selectNode([...name.childNodes].at(-1)!);
    expect(you.getBoundingClientRect().right).to.be.at.most(element.getBoundingClientRect().right);
    await call.close();
  });
});

describe('<call-level-meter>', () => {
  it('shows the level, also to screen readers', async () => {
    const call = createFakeCall({ joined: true });
    await waitUntil(() => call.microphone.state.get().status === 'on');
    const element = await fixture<CallLevelMeterElement>(
      html`<call-level-meter .call=${call}></call-level-meter>`,
    );
    const lit = () => element.shadowRoot!.querySelectorAll('.lit').length;
    expect(lit()).to.equal(0);
    call.self.speak(1);
    expect(lit()).to.equal(element.shadowRoot!.querySelectorAll('[part=bar]').length);
    expect(element.isUpdatePending, 'a level renders nothing').to.equal(false);
    await expect(element).to.be.accessible();
  });
});

describe('<call-end-screen>', () => {
  it('says what happened, and offers a way back only after leaving', async () => {
    const call = createFakeCall({ joined: true });
    const element = await fixture<CallEndScreenElement>(
      html`<call-end-screen .call=${call}></call-end-screen>`,
    );
    for (const [reason, title, back] of [
      ['left', 'You left the call', true],
      ['removed', 'You were removed from the call', false],
      ['ended', 'The call has ended', false],
    ] as const) {
      call.end(reason);
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('h1')!.textContent).to.equal(title);
      expect(element.shadowRoot!.querySelector('button') !== null, reason).to.equal(back);
    }
  });

  it('joins a guest again without the number that the room gave them', async () => {
    const call = createFakeCall({ joined: true });
    call.self.set({ name: ' (2)' });
    const element = await fixture<CallEndScreenElement>(
      html`<call-end-screen .call=${call}></call-end-screen>`,
    );
    call.end('left');
    await element.updateComplete;
    let joinedAs: string | null = null;
    element.addEventListener('call-join-request', (event) => {
      joinedAs = event.participantName;
    });
    element.shadowRoot!.querySelector('button')!.click();
    expect(joinedAs).to.equal('');
  });
});

describe('<call-invite>', () => {
  it('offers the page’s address without personal parameters', async () => {
    const before = location.href;
    history.replaceState(null, '', '?room=standup&name=Ada&join&role=host');
    const element = await fixture<CallInviteElement>(html`<call-invite></call-invite>`);
    expect(element.shadowRoot!.querySelector<HTMLElement>('.link')!.title).to.match(/\?room=standup$/);
    history.replaceState(null, '', before);
    await expect(element).to.be.accessible();
  });

  it('says that the link was copied', async () => {
    const element = await fixture<CallInviteElement>(
      html`<call-invite link="https://example.com/standup"></call-invite>`,
    );
    let copied = '';
    const { clipboard } = navigator;
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: {
        writeText: async (text: string) => {
          copied = text;
        },
      },
    });
    element.shadowRoot!.querySelector<HTMLElement>('[part=button]')!.click();
    await waitUntil(() => element.shadowRoot!.textContent!.includes('Link copied'), 'copied', {
      timeout: 10_000,
    });
    expect(copied).to.equal('https://example.com/standup');
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
  });

  it('puts the chosen role into the link and the QR code', async () => {
    const element = await fixture<CallInviteElement>(
      html`<call-invite link="https://example.com/standup?role=host" roles="participant, viewer"></call-invite>`,
    );
    const find = <E extends Element>(selector: string) => element.shadowRoot!.querySelector<E>(selector)!;
    const link = () => find<HTMLElement>('.link').title;
    expect(link()).to.equal('https://example.com/standup?role=participant');
    find<HTMLElement>('.qr-toggle').click();
    await waitUntil(() => find('.qr path'), 'drawn');
    const before = find('.qr path').getAttribute('d');
    const select = find<HTMLSelectElement>('select');
    expect([...select.options].map((option) => option.text)).to.deep.equal(['Participant', 'Viewer']);
    select.value = 'viewer';
    select.dispatchEvent(new Event('change'));
    await element.updateComplete;
    expect(link()).to.equal('https://example.com/standup?role=viewer');
    await waitUntil(() => find('.qr path') && find('.qr path').getAttribute('d') !== before, 'drawn again');
    await expect(element).to.be.accessible();
  });

  it('shares the link where the browser can, and does not mind a person who changes their mind', async () => {
    const shared: ShareData[] = [];
    const errors: string[] = [];
    const fakes = {
      canShare: () => true,
      share: async (data: ShareData) => {
        shared.push(data);
        if (shared.length > 1) throw new DOMException('', shared.length === 2 ? 'AbortError' : 'DataError');
      },
    };
    for (const [name, value] of Object.entries(fakes))
      Object.defineProperty(navigator, name, { configurable: true, value });
    const call = createFakeCall({ joined: true, participants: 1 });
    const element = await fixture<CallInviteElement>(
      html`<call-invite
        link="https://example.com/standup"
        .call=${call}
        @call-error=${({ error }: CallErrorEvent) => errors.push(error.code)}
      ></call-invite>`,
    );
    const button = element.shadowRoot!.querySelector<HTMLElement>('[part=share]')!;
    for (let times = 1; times <= 3; times++) {
      button.click();
      await waitUntil(() => shared.length === times, 'asked');
    }
    await waitUntil(() => errors.length > 0, 'reported');
    for (const name of Object.keys(fakes)) Reflect.deleteProperty(navigator, name);
    expect(shared[0]).to.deep.equal({ url: 'https://example.com/standup', title: 'standup' });
    expect(errors).to.have.length(1);
    expect(errors[0], 'of the third only').to.match(/^share_/);
    expect(element.shadowRoot!.querySelector('h2')!.textContent, 'not alone').to.equal('Invite people');
  });
});
