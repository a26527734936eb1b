import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import type { CallTileRatioEvent } from '../../src/elements/base/events.js';
import '../../src/elements/tile/call-tile.js';
import type { CallTileElement } from '../../src/elements/tile/call-tile.js';
import { createFakeCall, FakeParticipant } from '../../src/testing/index.js';
import { waitUntil } from './wait-until.js';

const people: FakeParticipant[] = [];

function person(options: Partial<ConstructorParameters<typeof FakeParticipant>[0]> = {}): FakeParticipant {
  const participant = new FakeParticipant({ name: 'Grace Hopper', seed: 2, ...options });
  people.push(participant);
  return participant;
}

function tile(participant: FakeParticipant): Promise<CallTileElement> {
  return fixture<CallTileElement>(
    html`<call-tile style="width: 480px" .participant=${participant}></call-tile>`,
  );
}

const nameOf = (element: CallTileElement) => element.shadowRoot!.querySelector('call-name-tag')!;

afterEach(() => {
  for (const one of people.splice(0)) one.close();
});

describe('<call-tile>', () => {
  it('crops a camera to its own ratio, and no shared screen', async () => {
    const participant = person();
    participant.sources.screen.start();
    for (const [source, fit] of [
      ['camera', 'cover'],
      ['screen', 'contain'],
    ] as const) {
      const element = await tile(participant);
      element.source = source;
      await waitUntil(() => element.matches(':state(picture)'));
      const video = element.shadowRoot!.querySelector('video')!;
      expect(getComputedStyle(video).objectFit, source).to.equal(fit);
    }
  });

  describe('accessibility', () => {
    it('has no violation, with a picture and without', async () => {
      const participant = person();
      const element = await tile(participant);
      await waitUntil(() => element.matches(':state(picture)'));
      await expect(element).to.be.accessible();
      participant.sources.camera.stop();
      await element.updateComplete;
      await expect(element).to.be.accessible();
    });

    it('is a group named after the person and their state', async () => {
      const participant = person({ camera: false });
      const element = await tile(participant);
      participant.mute();
      participant.set({ handRaisedAtMs: 1 });
      await element.updateComplete;
      const group = element.shadowRoot!.querySelector('[role=group]')!;
      expect(group.ariaLabel).to.equal('Grace Hopper, muted, hand raised, camera off');
    });

    it('says whom a host muted, and who may not speak', async () => {
      const participant = person({ camera: false });
      const { microphone } = participant.sources;
      const element = await tile(participant);
      const said = async () => {
        await element.updateComplete;
        await nameOf(element).updateComplete;
        const group = element.shadowRoot!.querySelector('[role=group]')!.ariaLabel;
        const mark = nameOf(element).shadowRoot!.querySelector<HTMLElement>('[part=mark]');
        return [group, mark?.textContent, mark?.title, mark?.className];
      };
      microphone.revoke(true);
      const byHost = 'muted by a host';
      expect(await said()).to.deep.equal([
        `Grace Hopper, ${byHost}, camera off`,
        byHost,
        byHost,
        'mark--revoked',
      ]);
      microphone.revoke();
      const blocked = 'may not speak';
      expect(await said()).to.deep.equal([
        `Grace Hopper, ${blocked}, camera off`,
        blocked,
        blocked,
        'mark--revoked',
      ]);
      microphone.restore();
      expect(await said()).to.deep.equal([
        'Grace Hopper, muted, camera off',
        'muted',
        'muted',
        'mark--muted',
      ]);
    });

    it('says muted in words', async () => {
      const participant = person();
      const element = await tile(participant);
      expect(nameOf(element).shadowRoot!.textContent).not.to.contain('muted');
      participant.mute();
      await nameOf(element).updateComplete;
      expect(nameOf(element).shadowRoot!.textContent).to.contain('muted');
    });
  });

  describe('properties', () => {
    it('shows the video of its participant, then of another', async () => {
      const element = await tile(person());
      const video = element.shadowRoot!.querySelector('video')!;
      await waitUntil(() => element.matches(':state(picture)'));
      const other = person({ name: 'Alan', seed: 3 });
      element.participant = other;
      await waitUntil(
        () => (video.srcObject as MediaStream).getTracks()[0] === other.sources.camera.track.get(),
      );
    });

    it('mirrors only your own camera, unless switched off', async () => {
      const call = createFakeCall({ joined: true });
      const element = await fixture<CallTileElement>(html`<call-tile .participant=${call.self}></call-tile>`);
      const video = element.shadowRoot!.querySelector('video')!;
      expect(getComputedStyle(video).scale).to.equal('-1 1');
      element.noMirror = true;
      await element.updateComplete;
      expect(getComputedStyle(video).scale).to.equal('none');
      expect(getComputedStyle((await tile(person())).shadowRoot!.querySelector('video')!).scale).to.equal(
        'none',
      );
    });
  });

  describe('events', () => {
    it('tells the ratio of its picture', async () => {
      const participant = person({ camera: false, cameraSize: { width: 180, height: 320 } });
      const element = await tile(participant);
      const told = oneEvent<CallTileRatioEvent>(element, 'call-tile-ratio');
      participant.sources.camera.start();
      expect((await told).ratio).to.equal(180 / 320);
      expect(element.ratio).to.equal(180 / 320);
    });

    it('reports once that a video failed', async () => {
      const participant = person();
      const element = await tile(participant);
      const told: string[] = [];
      element.addEventListener('call-error', ({ error }) => told.push(error.code));
      participant.sources.camera.fail(new CallroomError('track_gone', 'The picture is gone.'));
      await element.updateComplete;
      participant.mute();
      await element.updateComplete;
      expect(told).to.deep.equal(['track_gone']);
      expect(element.shadowRoot!.querySelector('.status')!.textContent).to.contain('No video');
    });
  });

  describe('slots', () => {
    it('has room for a site’s own name tag and marks', async () => {
      const element = await fixture<CallTileElement>(
        html`<call-tile .participant=${person()}><b slot="name">Me</b><i>mark</i></call-tile>`,
      );
      const slots = [...element.shadowRoot!.querySelectorAll('slot')];
      expect(slots.map((slot) => slot.assignedElements()[0]?.localName)).to.have.members(['i', 'b']);
    });
  });

  describe('parts', () => {
    it('has those that are documented', async () => {
      const element = await tile(person());
      for (const part of ['base', 'video', 'avatar', 'avatar__initials', 'ring', 'name-tag']) {
        expect(element.shadowRoot!.querySelector(`[part=${part}]`), part).to.exist;
      }
    });
  });

  describe('states', () => {
    it('with the camera off hides the video and shows initials', async () => {
      const participant = person();
      const element = await tile(participant);
      await waitUntil(() => element.matches(':state(picture)'));
      participant.sources.camera.stop();
      await element.updateComplete;
      expect(element.matches(':state(picture)')).to.equal(false);
      const video = element.shadowRoot!.querySelector('video')!;
      expect(getComputedStyle(video).visibility).to.equal('hidden');
      expect(video.srcObject).to.equal(null);
      expect(element.shadowRoot!.querySelector('.initials')!.textContent!.trim()).to.equal('GH');
    });

    it('is loading until the first frame is there', async () => {
      const participant = person();
      participant.sources.camera.setPending();
      const element = await tile(participant);
      expect(element.matches(':state(loading)')).to.equal(true);
      participant.sources.camera.start();
      await waitUntil(() => element.matches(':state(picture)'));
      expect(element.matches(':state(loading)')).to.equal(false);
    });

    it('is dimmed while the person is disconnected', async () => {
      const participant = person();
      const element = await tile(participant);
      participant.setConnected(false);
      await element.updateComplete;
      expect(element.matches(':state(disconnected)')).to.equal(true);
      expect(element.shadowRoot!.querySelector('.status')!.textContent).to.contain('Reconnecting');
      participant.setConnected(true);
      await element.updateComplete;
      expect(element.matches(':state(disconnected)')).to.equal(false);
    });

    it('says on its plate, and to screen readers, when the connection is poor, and only then', async () => {
      const participant = person();
      const element = await tile(participant);
      const plate = element.shadowRoot!.querySelector('call-name-tag')!;
      const bars = () => plate.shadowRoot!.querySelector('call-quality-indicator');
      expect(bars()).to.equal(null);
      participant.quality.set(2);
      // The bars are loaded when someone needs them.
      await waitUntil(() => bars()?.shadowRoot?.querySelector('.lit'), 'the bars are shown');
      expect(bars()!.shadowRoot!.querySelectorAll('.lit')).to.have.length(2);
      const label = () => element.shadowRoot!.querySelector('[part=base]')!.ariaLabel;
      expect(label()).to.contain('poor connection');
      await expect(element).to.be.accessible();
      participant.quality.set(3);
      await waitUntil(() => bars() === null, 'the bars are gone');
      expect(label()).not.to.contain('poor connection');
    });

    it('is speaking according to the level, and a level change renders nothing', async () => {
      const participant = person();
      const element = await tile(participant);
      participant.speak(0.6);
      await element.updateComplete;
      expect(element.matches(':state(speaking)')).to.equal(true);
      participant.speak(0.82);
      expect(element.isUpdatePending).to.equal(false);
      const ring = element.shadowRoot!.querySelector<HTMLElement>('[part=ring]')!;
      expect(ring.style.getPropertyValue('--_level')).to.equal('0.80');
      participant.speak(0);
      await waitUntil(() => !element.matches(':state(speaking)'));
    });
  });

  describe('life cycle', () => {
    it('holds no track and no listener once it is removed, and both again once it is back', async () => {
      const participant = person();
      const element = await tile(participant);
      const video = element.shadowRoot!.querySelector('video')!;
      await waitUntil(() => element.matches(':state(picture)'));
      const { parentElement } = element;
      element.remove();
      await element.updateComplete;
      expect(video.srcObject).to.equal(null);
      participant.mute();
      participant.set({ name: 'Grace' });
      participant.speak(1);
      expect(element.isUpdatePending).to.equal(false);
      parentElement!.append(element);
      await waitUntil(() => element.matches(':state(picture)'));
      expect(element.matches(':state(muted)')).to.equal(true);
    });
  });

  describe('a name', () => {
    const shown = async (name: string) => {
      const element = await tile(person({ name, id: 'hostile', camera: false }));
      await waitUntil(() => nameOf(element).shadowRoot!.querySelector('.name') !== null, 'no name');
      const group = element.shadowRoot!.querySelector('[role=group]')!.ariaLabel;
      const part = nameOf(element).shadowRoot!.querySelector<HTMLElement>('.name')!;
      return {
        text: part.textContent,
        part,
        group,
        initials: element.shadowRoot!.querySelector('.initials'),
      };
    };

    it('is shown without direction controls and invisible characters', async () => {
      const { text, group } = await shown('\u202EGrace\u202C\u200B\nHopper\u{E0041}');
      expect(text).to.equal('Grace Hopper');
      expect(group).to.equal('Grace Hopper, camera off');
    });

    for (const name of ['\u3164', '\u2800', '\u115F', '\uFFA0', '\u0301', '\u200D', ' \u00A0']) {
      it(`of U+${name.codePointAt(0)!.toString(16)} alone is a guest's`, async () => {
        const { text, group, initials } = await shown(name);
        expect(text).to.equal('Guest');
        expect(group).to.equal('Guest, camera off');
        expect(initials!.textContent!.trim()).to.equal('');
      });
    }

    it('with a hundred marks on a letter paints over nothing else', async () => {
      const { text, part } = await shown(`G${'\u0302\u0323'.repeat(50)}`);
      expect([...text!].length).to.equal(5);
      expect(getComputedStyle(part.querySelector('span')!).overflow).to.equal('hidden');
    });
  });
});
