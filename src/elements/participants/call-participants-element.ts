import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant, ParticipantDetails } from '../../call/participant.js';
import { CallElement } from '../base/call-element.js';
import { cameraIcon, cameraOffIcon, handIcon, micIcon, micOffIcon, searchIcon } from '../icon/icons.js';
import { tokens } from '../look/tokens.js';
import { hueOf, initialsOf } from '../tile/identity.js';
import { participantsStyles } from './participants-styles.js';

/** From so many people on one looks for someone rather than reading through. */
const SEARCHED_FROM = 8;

const ROLES: Partial<Record<ParticipantDetails['role'], 'host' | 'moderator' | 'viewer'>> = {
  host: 'host',
  moderator: 'moderator',
  viewer: 'viewer',
};

/**
 * Who is in the call, with their role, their devices and their raised hands; hands first, in the order in which
 * they were raised.
 *
 * @tagname call-participants
 *
 * @csspart search - The field to look for someone by name.
 * @csspart person - Each person.
 * @csspart person__name - Their name.
 */
export class CallParticipantsElement extends CallElement {
  static override styles = [tokens, participantsStyles];

  @state() private wanted = '';

  protected override render(): TemplateResult {
    const { words } = this;
    const participants = this.call ? this.read(this.call.participants) : [];
    const found = this.#find(participants);
    return html`
      ${participants.length >= SEARCHED_FROM ? this.#search() : nothing}
      ${found.length === 0 ? html`<p class="nobody" role="status">${words.term('nobodyFound')}</p>` : nothing}
      <ul aria-label=${words.term('people')}>
        ${repeat(
          found,
          ({ key }) => key,
          (participant) => this.#person(participant),
        )}
      </ul>
    `;
  }

  #find(participants: readonly Participant[]): Participant[] {
    const wanted = this.wanted.trim().toLocaleLowerCase();
    const handOf = (participant: Participant) =>
      this.read(participant.details).handRaisedAtMs ?? Number.POSITIVE_INFINITY;
    return participants
      .filter(({ details }) => this.read(details).name.toLocaleLowerCase().includes(wanted))
      .sort((a, b) => (handOf(a) === handOf(b) ? 0 : handOf(a) - handOf(b)));
  }

  #search(): TemplateResult {
    const { words } = this;
    return html`<label class="search">
      ${searchIcon}
      <input
        part="search"
        type="search"
        placeholder=${words.term('searchPeople')}
        aria-label=${words.term('searchPeople')}
        .value=${this.wanted}
        @input=${(event: InputEvent) => {
          this.wanted = (event.target as HTMLInputElement).value;
        }}
      />
    </label>`;
  }

  #person(participant: Participant): TemplateResult {
    const { words } = this;
    const { id, name, role, handRaisedAtMs, connected } = this.read(participant.details);
    const { muted } = this.read(participant.sources.microphone.state);
    const hasPicture = this.read(participant.sources.camera.state).status !== 'off';
    const text = participant.isLocal ? words.term('you', name) : name || words.term('guest');
    const roleWord = ROLES[role];
    return html`<li part="person" class=${connected ? '' : 'cut-off'}>
      <span class="initials" style="--_hue: ${hueOf(id || name || 'self').toFixed(0)}" aria-hidden="true"
        >${initialsOf(name) || '·'}</span
      >
      <span class="who">
        <span part="person__name" class="name" title=${text}>${text}</span>
        ${roleWord ? html`<span class="role">${words.term(roleWord)}</span>` : nothing}
      </span>
      ${handRaisedAtMs === null ? nothing : this.#mark(handIcon, words.term('handRaised'), 'hand')}
      ${muted ? this.#mark(micOffIcon, words.term('muted'), 'off') : this.#mark(micIcon)}
      ${hasPicture ? this.#mark(cameraIcon) : this.#mark(cameraOffIcon, words.term('cameraIsOff'), 'off')}
    </li>`;
  }

  /** What an icon means is said where it is out of the ordinary; that a microphone is on needs no word. */
  #mark(icon: TemplateResult, meaning = '', kind = 'plain'): TemplateResult {
    return html`<span class="mark mark--${kind}">${icon}<span class="visually-hidden">${meaning}</span></span>`;
  }
}
