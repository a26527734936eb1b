import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { importPart } from '../../call/load-part.js';
import { type Moderation, type ModerationCommand, moderationCommand } from '../../call/moderation.js';
import type { Participant, ParticipantDetails, Source } from '../../call/participants/participant.js';
import { cleanName } from '../../core/plain-text.js';
import type { RoomAccess } from '../../room/room-client.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import {
  cameraIcon,
  cameraOffIcon,
  handIcon,
  micIcon,
  micOffIcon,
  moreIcon,
  soundIcon,
  soundOffIcon,
} from '../icon/icons.js';
import { inviteIcon, lockIcon, searchIcon } from '../icon/panel-icons.js';
import { buttons } from '../ui/buttons.js';
import { onMenuKey, onMenuToggle, popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';
import { switchField, switchStyles } from '../ui/switch.js';
import { tokens } from '../ui/tokens.js';
import { type Bans, banList } from './ban-list.js';
import { participantsStyles } from './participants-styles.js';
import { actionsOn, type ModerationCall, type PersonAction } from './person-actions.js';
import { initialsMark, waitingList } from './waiting-list.js';

/** The number of people from which a search field is more useful than reading the list. */
const SEARCHED_FROM = 8;

const ROLES: Partial<Record<ParticipantDetails['role'], 'host' | 'moderator' | 'viewer'>> = {
  host: 'host',
  moderator: 'moderator',
  viewer: 'viewer',
};

/**
 * The participants of the call with their roles, devices and raised hands. Raised hands come first, in the order in
 * which they were raised. You can lower the volume of every participant for yourself. As far as the room allows, a
 * moderator can also admit waiting people, mute, remove, ban and lock, undo these actions, and see who is banned.
 *
 * @tagname call-participants
 *
 * @fires {CallActionRequestEvent} call-moderation-request - Before a command is sent to the room; cancelable.
 *   `event.data`: `command` and `data`, as `RoomClient.command` takes them.
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart invite - The invitation, which opens and closes.
 * @csspart search - The search field.
 * @csspart waiting - The people who wait to be admitted.
 * @csspart person - Each person.
 * @csspart person__name - Their name.
 * @csspart person__menu - The actions for a person.
 * @csspart moderation - The moderator actions for the whole call.
 * @csspart kept-out - The banned people.
 *
 * @cssstate moderator - You may moderate.
 */
export class CallParticipantsElement extends CallElement {
  static override styles = [tokens, buttons, popoverStyles, switchStyles, participantsStyles];

  protected static override states: StateTable<CallParticipantsElement> = {
    moderator: (participants) => participants.#mayModerate,
  };

  @state() private wanted = '';
  @state() private chosen: Participant | null = null;
  /** The sources that are revoked from the chosen participant. */
  @state() private revoked: readonly Source[] = [];
  @state() private bans: Bans | null = null;
  @query('#menu') private readonly menu!: HTMLElement;

  get #mayModerate(): boolean {
    const room = this.call && this.read(this.call.room);
    return (room && this.read(room.self)?.grants.moderate) ?? false;
  }

  protected override render(): TemplateResult {
    const { words, call } = this;
    const participants = call ? this.read(call.participants) : [];
    const room = call && this.read(call.room);
    const viewers = room ? this.read(room.viewers) : 0;
    const mayModerate = this.#mayModerate;
    const found = this.#find(participants);
    return html`
      ${this.#invitation()}
      ${
        room && mayModerate
          ? waitingList(words, this.read(room.waiting), {
              onAdmitAll: () => void this.#do('admitAll'),
              onAdmit: (person) => void this.#do('admit', person),
              onDeny: (person) => void this.#do('deny', person),
            })
          : nothing
      }
      ${participants.length >= SEARCHED_FROM ? this.#search() : nothing}
      ${found.length === 0 ? html`<p class="nobody" role="status">${words.term('nobodyFound')}</p>` : nothing}
      <ul aria-label=${words.term('people')}>
        ${repeat(
          found,
          ({ key }) => key,
          (participant) => this.#person(participant),
        )}
      </ul>
      ${viewers > 0 ? html`<p class="viewers">${words.term('watching', viewers, words.number(viewers))}</p>` : nothing}
      ${room && mayModerate ? this.#moderation(room, participants.length) : nothing}
      <div part="person__menu" id="menu" class="popover" popover ${popoverFocus()} @keydown=${onMenuKey} @toggle=${this.#onMenuToggle}>
        ${this.chosen ? this.#menu(this.chosen) : nothing}
      </div>
    `;
  }

  #invitation(): TemplateResult {
    const load = (audience: 'person' | 'page') => () =>
      void this.attempt(() => importPart(import('../invite/call-invite.js')), audience);
    return html`<details part="invite" class="invite" @toggle=${load('person')}>
      <summary @pointerenter=${load('page')} @focusin=${load('page')}>${inviteIcon}${this.words.term('inviteTitle')}</summary>
      <call-invite no-title></call-invite>
    </details>`;
  }

  /** The menu of a person who left has nothing to offer. */
  protected override updated(): void {
    const { chosen } = this;
    if (chosen && !this.call?.participants.get().includes(chosen)) this.menu.hidePopover();
  }

  #find(participants: readonly Participant[]): Participant[] {
    const wanted = this.wanted.trim().toLocaleLowerCase();
    const handOf = (participant: Participant) =>
      this.read(participant.details).handRaisedAtMs ?? Number.POSITIVE_INFINITY;
    return participants
      .filter(({ details }) => cleanName(this.read(details).name).toLocaleLowerCase().includes(wanted))
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
        @keydown=${this.#onSearchKey}
        @input=${(event: InputEvent) => {
          this.wanted = (event.target as HTMLInputElement).value;
        }}
      />
    </label>`;
  }

  /** Escape clears the search first; only then does it close the panel. */
  #onSearchKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.wanted === '') return;
    event.preventDefault();
    this.wanted = '';
  }

  #person(participant: Participant): TemplateResult {
    const { words } = this;
    const { id, name, role, handRaisedAtMs, connected } = this.read(participant.details);
    const { muted } = this.read(participant.sources.microphone.state);
    const hasPicture = this.read(participant.sources.camera.state).status !== 'off';
    const text = participant.isLocal ? words.ownName(name) : words.nameOf(name);
    const roleWord = ROLES[role];
    const isQuiet = !participant.isLocal && this.#volumeOf(participant) === 0;
    return html`<li part="person" class=${connected ? '' : 'cut-off'}>
      ${initialsMark(id || 'self', name)}
      <span class="who">
        <span part="person__name" class="name" title=${text}>${text}</span>
        ${roleWord ? html`<span class="role">${words.term(roleWord)}</span>` : nothing}
      </span>
      ${handRaisedAtMs === null ? nothing : this.#mark(handIcon, words.term('handRaised'), 'hand')}
      ${isQuiet ? this.#mark(soundOffIcon, `${words.term('volumeOf', text)}: 0`, 'off') : nothing}
      ${muted ? this.#mark(micOffIcon, words.term('muted'), 'off') : this.#mark(micIcon)}
      ${hasPicture ? this.#mark(cameraIcon) : this.#mark(cameraOffIcon, words.term('cameraIsOff'), 'off')}
      ${participant.isLocal ? html`<span class="more"></span>` : this.#moreButton(participant, text)}
    </li>`;
  }

  #moreButton(participant: Participant, name: string): TemplateResult {
    const label = this.words.term('actionsFor', name);
    return html`<button
      class="more"
      type="button"
      aria-haspopup="true"
      aria-expanded=${this.chosen === participant ? 'true' : 'false'}
      aria-label=${label}
      title=${label}
      @click=${(event: Event) => this.#openMenu(participant, event.currentTarget as HTMLElement)}
    >
      ${moreIcon}
    </button>`;
  }

  #menu(participant: Participant): TemplateResult {
    const { words, call } = this;
    const name = words.nameOf(this.read(participant.details).name);
    const room = call?.room.get();
    const actions = actionsOn(participant, room ? this.read(room.self) : null, this.revoked);
    const volume = this.#volumeOf(participant);
    return html`
      <label class="volume">
        ${volume === 0 ? soundOffIcon : soundIcon}
        <input
          type="range"
          min="0"
          max="100"
          step="5"
          aria-label=${words.term('volumeOf', name)}
          .value=${String(Math.round(volume * 100))}
          @input=${(event: Event) => this.#setVolume(participant, (event.target as HTMLInputElement).valueAsNumber / 100)}
        />
        <output>${words.number(volume, { style: 'percent' })}</output>
      </label>
      ${actions.map(
        (action) => html`<button
          class=${action.isDanger ? 'item item--danger' : 'item'}
          type="button"
          @click=${() => this.#act(participant, action)}
        >
          ${action.icon}${words.term(action.word)}
        </button>`,
      )}
    `;
  }

  #moderation(room: RoomAccess, count: number): TemplateResult {
    const { words } = this;
    const { locked, waitingRoom } = this.read(room.roomInfo);
    return html`<section part="moderation" class="moderation">
      ${switchField(lockIcon, words.term('lockRoom'), locked, (on) => this.#do(on ? 'lock' : 'unlock'))}
      ${switchField(handIcon, words.term('useWaitingRoom'), waitingRoom, (on) => this.#do('setWaitingRoom', on))}
      ${
        count > 1
          ? html`<button class="button" type="button" @click=${() => this.#do('muteAll')}>
              ${micOffIcon}${words.term('muteAll')}
            </button>`
          : nothing
      }
      ${banList(words, this.bans, {
        onOpen: () => void this.#findBans(),
        onLift: (subject) => void this.#do('unban', subject).then(() => this.#findBans()),
      })}
    </section>`;
  }

  /** Adds a text alternative only for unusual states: an active microphone needs none. */
  #mark(icon: TemplateResult, meaning = '', kind = 'plain'): TemplateResult {
    return html`<span class="mark mark--${kind}">${icon}<span class="visually-hidden">${meaning}</span></span>`;
  }

  #volumeOf({ volume, isMutedHere }: Participant): number {
    return this.read(isMutedHere) ? 0 : this.read(volume);
  }

  #setVolume({ volume, isMutedHere }: Participant, to: number): void {
    isMutedHere.set(to === 0);
    if (to > 0) volume.set(to);
  }

  #openMenu(participant: Participant, source: HTMLElement): void {
    this.chosen = participant;
    this.revoked = [];
    void this.#findRevoked(participant);
    // Render the content before opening, because the position depends on its size.
    void this.updateComplete.then(() =>
      (this.menu.showPopover as (options: { source: HTMLElement }) => void).call(this.menu, { source }),
    );
  }

  /** The room answers only moderators, and only on request. */
  async #findRevoked(participant: Participant): Promise<void> {
    const { call } = this;
    const self = call?.room.get()?.self.get() ?? null;
    if (!call || actionsOn(participant, self).length === 0) return;
    await this.attempt(async () => {
      const revoked = await call.moderation.revoked(participant);
      if (this.chosen === participant) this.revoked = revoked;
    });
  }

  async #findBans(): Promise<void> {
    const { call } = this;
    if (!call?.room.get()) return;
    await this.attempt(async () => {
      this.bans = (await call.moderation.bans()).bans;
    });
  }

  #onMenuToggle(event: ToggleEvent): void {
    if (event.newState === 'open' && !this.menu.querySelector('.item'))
      this.menu.querySelector('input')?.focus();
    onMenuToggle(event);
    if (event.newState === 'closed') this.chosen = null;
  }

  #act(participant: Participant, { command }: PersonAction): void {
    this.menu.hidePopover();
    void this.#do(...command(participant)).then(() => {
      if (this.bans) void this.#findBans();
    });
  }

  async #do(...[action, ...args]: ModerationCall): Promise<void> {
    const { call } = this;
    if (!call?.room.get()) return;
    // Each action has its own arguments, and no single type can describe both together.
    const given = args as Parameters<Moderation[typeof action]>;
    const command = moderationCommand(action, ...given);
    if (!this.request(new CallActionRequestEvent('call-moderation-request', command))) return;
    await this.attempt(() => (call.moderation[action] as (...args: unknown[]) => Promise<void>)(...args));
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-moderation-request': CallActionRequestEvent<ModerationCommand>;
  }
}
