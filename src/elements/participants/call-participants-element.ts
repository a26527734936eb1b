import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import { type Moderation, type ModerationCommand, moderationCommand } from '../../call/moderation.js';
import type { Participant } from '../../call/participants/participant.js';
import type { CustomStatus } from '../../call/status/person-status.js';
import { cleanName, searchKey } from '../../core/plain-text.js';
import type { RoomAccess } from '../../room/room-client.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent, CallNoticeEvent } from '../base/events.js';
import { handIcon, micIcon, micOffIcon, moreIcon } from '../icon/icons.js';
import { inviteIcon, lockIcon, searchIcon } from '../icon/panel-icons.js';
import { buttons } from '../ui/buttons.js';
import { onMenuKey, onMenuToggle, popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';
import { switchField, switchStyles } from '../ui/switch.js';
import { tokens } from '../ui/tokens.js';
import { backstage } from './backstage.js';
import { type Bans, banList } from './ban-list.js';
import { participantsStyles } from './participants-styles.js';
import { actionsOn, type MenuPerson, type ModerationCall, type PersonAction } from './person-actions.js';
import { actionItems, confirmation, volumeField } from './person-menu.js';
import { personRow, volumeOf } from './person-row.js';
import { personStatusStyles, StatusEditor } from './person-status.js';
import { raisedHands } from './raised-hands.js';
import { ViewerPages, viewerList } from './viewer-list.js';
import { waitingList } from './waiting-list.js';

/** The number of people from which a search field is more useful than reading the list. */
const SEARCHED_FROM = 8;

/**
 * The participants of the call with their roles, devices and raised hands. Raised hands come first, in the order in
 * which they were raised. You can lower the volume of every participant for yourself. Each row says what the person's
 * presence says about them (away, on a phone, in a breakout room, their status); with `presence="status"` on
 * `<call-room>`, you can write your own status in your row. As far as the room allows, a moderator can also admit waiting
 * people, see the raised hands of viewers and invite them to the stage, mute people and let them speak, turn off cameras
 * and screens, change roles, remove, ban and lock, undo these actions, and see the viewers and who is banned. Removing asks
 * for confirmation.
 *
 * @tagname call-participants
 *
 * @fires {CallActionRequestEvent} call-moderation-request - Before a command is sent to the room; cancelable.
 *   `event.data`: `command` and `data`, as `RoomClient.command` takes them.
 * @fires {CallActionRequestEvent} call-status-request - Before your own status is set; cancelable. `event.data`:
 *   `status`, as `call.status.set` takes it.
 * @fires call-notice - A moderator's action has succeeded that can be undone: `event.notice` has the sentence and the
 *   action.
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart invite - The invitation, which opens and closes.
 * @csspart search - The search field.
 * @csspart waiting - The people who wait to be admitted.
 * @csspart backstage - Whether viewers see and hear the stage.
 * @csspart live - The button that goes live or backstage.
 * @csspart live-confirm - The button that confirms it.
 * @csspart hands - The viewers who raise a hand or are invited to the stage.
 * @csspart person - Each person.
 * @csspart person__name - Their name.
 * @csspart person__facts - That they are away, on a phone or in a breakout room.
 * @csspart person__status - The status that they wrote.
 * @csspart status-edit - The button that opens the field for your own status.
 * @csspart status-form - The field for your own status, with its buttons.
 * @csspart person__menu - The actions for a person.
 * @csspart person__confirmation - The question before a person is removed.
 * @csspart viewers - The viewers, for moderators.
 * @csspart moderation - The moderator actions for the whole call.
 * @csspart kept-out - The banned people.
 *
 * @cssstate moderator - You may moderate.
 */
export class CallParticipantsElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    popoverStyles,
    switchStyles,
    participantsStyles,
    personStatusStyles,
  ];

  protected static override states: StateTable<CallParticipantsElement> = {
    moderator: (participants) => participants.#mayModerate,
  };

  @state() private wanted = '';
  /** The person whose menu is open. */
  @state() private chosen: MenuPerson | null = null;
  /** The action that the menu asks to confirm. */
  @state() private confirming: PersonAction | null = null;
  @state() private bans: Bans | null = null;
  @query('#menu') private readonly menu!: HTMLElement;
  readonly #statusEditor = new StatusEditor(this, (status) => this.#setStatus(status));
  readonly #viewers = new ViewerPages(this, {
    load: (page) => this.#ask((moderation) => moderation.viewers(page)),
    attempt: (run) => void this.attempt(run),
  });

  /** The room of the viewers and bans. */
  #room: RoomAccess | null = null;

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
    const listed = participants.length + (mayModerate ? viewers : 0);
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
      ${
        room && this.#hasBackstage(room)
          ? backstage(
              words,
              this.read(room.roomInfo).live,
              this.read(room.self)?.role === 'host',
              (live) => void this.#do('setLive', live),
            )
          : nothing
      }
      ${room && mayModerate ? raisedHands(words, this.read(room.audience), (...call) => void this.#do(...call)) : nothing}
      ${listed >= SEARCHED_FROM || this.wanted !== '' ? this.#search() : nothing}
      ${found.length === 0 && !(viewers > 0 && this.#viewers.isOpen) ? html`<p class="nobody" role="status">${words.term('nobodyFound')}</p>` : nothing}
      <ul aria-label=${words.term('people')}>
        ${repeat(
          found,
          ({ key }) => key,
          (participant) => this.#person(participant),
        )}
      </ul>
      ${viewers > 0 ? this.#audience(viewers, mayModerate) : nothing}
      ${room && mayModerate ? this.#moderation(room, participants.length) : nothing}
      <div part="person__menu" id="menu" class="popover" popover tabindex="-1" ${popoverFocus()} @keydown=${this.#onMenuKey} @toggle=${this.#onMenuToggle}>
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
    const participant = this.chosen?.participant;
    if (participant && !this.call?.participants.get().includes(participant)) this.menu.hidePopover();
  }

  /** Participants always see whether they are live; hosts can begin a backstage where there is an audience. */
  #hasBackstage(room: RoomAccess): boolean {
    const { role } = this.read(room.self) ?? {};
    if (role === 'viewer' || role === 'waiting') return false;
    if (this.read(room.roomInfo).live !== null) return true;
    const isWebinar = this.call !== null && this.read(this.call.mediaBehavior).capture === 'once-granted';
    return role === 'host' && (isWebinar || this.read(room.viewers) > 0);
  }

  #find(participants: readonly Participant[]): Participant[] {
    const wanted = searchKey(cleanName(this.wanted));
    const handOf = (participant: Participant) =>
      this.read(participant.details).handRaisedAtMs ?? Number.POSITIVE_INFINITY;
    return participants
      .filter(
        ({ details }) => wanted === '' || searchKey(cleanName(this.read(details).name)).includes(wanted),
      )
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
          // The person may be watching.
          this.#followViewers();
          if (this.wanted && this.#mayModerate) this.#viewers.setOpen(true);
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
    const { id, name } = this.read(participant.details);
    return personRow(participant, {
      words: this.words,
      status: this.call!.status,
      isModerator: this.#mayModerate,
      read: (store) => this.read(store),
      end: participant.isLocal ? this.#ownStatus() : this.#moreButton({ id, name, participant }),
    });
  }

  #ownStatus(): TemplateResult {
    const { status, presenceOptions } = this.call!;
    if (!this.read(presenceOptions).status) return html`<span class="more"></span>`;
    return this.#statusEditor.render(this.words, this.read(status.own).status);
  }

  async #setStatus(status: CustomStatus | null): Promise<boolean> {
    if (!this.request(new CallActionRequestEvent('call-status-request', { status }))) return true;
    let isSet = false;
    await this.attempt(async () => {
      await this.call?.status.set(status);
      isSet = true;
    });
    return isSet;
  }

  #audience(count: number, mayModerate: boolean): TemplateResult {
    const { words } = this;
    if (!mayModerate)
      return html`<p class="viewers">${words.term('watching', count, words.number(count))}</p>`;
    return viewerList(words, this.#viewers, count, ({ id, name }) =>
      this.#moreButton({ id, name, participant: null }),
    );
  }

  #moreButton(person: MenuPerson): TemplateResult {
    const label = this.words.term('actionsFor', this.words.nameOf(person.name));
    return html`<button
      class="more"
      type="button"
      aria-haspopup="true"
      aria-expanded=${this.chosen?.id === person.id ? 'true' : 'false'}
      aria-label=${label}
      title=${label}
      @click=${(event: Event) => this.#openMenu(person, event.currentTarget as HTMLElement)}
    >
      ${moreIcon}
    </button>`;
  }

  #menu(person: MenuPerson): TemplateResult {
    const { words, call, confirming } = this;
    const { participant } = person;
    const name = words.nameOf(participant ? this.read(participant.details).name : person.name);
    if (confirming) {
      return confirmation(words, name, confirming, {
        onCancel: () => this.#stopConfirming(),
        onConfirm: () => this.#act(person, confirming),
      });
    }
    const room = call?.room.get();
    const isInvited = room ? this.read(room.audience).invited.some(({ id }) => id === person.id) : false;
    const self = room ? this.read(room.self) : null;
    const actions = actionsOn(person, self, (store) => this.read(store), isInvited);
    return html`
      ${
        participant
          ? volumeField(
              words,
              name,
              volumeOf(participant, (store) => this.read(store)),
              (to) => this.#setVolume(participant, to),
            )
          : nothing
      }
      ${actionItems(words, actions, (action) => (action.question ? this.#confirm(action) : this.#act(person, action)))}
    `;
  }

  #moderation(room: RoomAccess, count: number): TemplateResult {
    const { words } = this;
    const { locked, waitingRoom, mayUnmute } = this.read(room.roomInfo);
    return html`<section part="moderation" class="moderation">
      ${switchField(lockIcon, words.term('lockRoom'), locked, (on) => this.#do(on ? 'lock' : 'unlock'))}
      ${switchField(handIcon, words.term('useWaitingRoom'), waitingRoom, (on) => this.#do('setWaitingRoom', on))}
      ${switchField(micIcon, words.term('letUnmute'), mayUnmute, (on) => this.#do('setMayUnmute', on))}
      ${
        count > 1
          ? html`<button class="button" type="button" @click=${this.#muteAll}>
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

  #setVolume({ volume, isMutedHere }: Participant, to: number): void {
    isMutedHere.set(to === 0);
    if (to > 0) volume.set(to);
  }

  #openMenu(person: MenuPerson, source: HTMLElement): void {
    this.chosen = person;
    this.confirming = null;
    // Render the content before opening, because the position depends on its size.
    void this.updateComplete.then(() =>
      (this.menu.showPopover as (options: { source: HTMLElement }) => void).call(this.menu, { source }),
    );
  }

  /** Asks first. The safe choice has the focus. */
  #confirm(action: PersonAction): void {
    void this.#showConfirmation(action, 'cancel');
  }

  /** Goes back to the actions. */
  #stopConfirming(): void {
    if (this.confirming) void this.#showConfirmation(null, this.confirming.word);
  }

  async #showConfirmation(confirming: PersonAction | null, action: string): Promise<void> {
    // The focused item is about to be removed, which would take the focus out of the menu.
    this.menu.focus();
    this.confirming = confirming;
    await this.updateComplete;
    this.menu.querySelector<HTMLElement>(`[data-action=${action}]`)?.focus();
  }

  /** Escape in the question goes back to the actions; the menu stays open. */
  readonly #onMenuKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.confirming) {
      onMenuKey(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#stopConfirming();
  };

  async #findBans(): Promise<void> {
    await this.attempt(async () => {
      const found = await this.#ask((moderation) => moderation.bans());
      if (found) this.bans = found.bans;
    });
  }

  /** Asks the room. Null, also instead of a failure, if the room is not the present one (any longer). */
  async #ask<T>(run: (moderation: Moderation) => Promise<T>): Promise<T | null> {
    const { call } = this;
    const room = call?.room.get();
    if (!call || !room) return null;
    const isCurrent = () => this.call?.room.get() === room;
    try {
      const answer = await run(call.moderation);
      return isCurrent() ? answer : null;
    } catch (error) {
      if (!isCurrent()) return null;
      throw error;
    }
  }

  #onMenuToggle(event: ToggleEvent): void {
    if (event.newState === 'open' && !this.menu.querySelector('.item'))
      this.menu.querySelector('input')?.focus();
    onMenuToggle(event);
    if (event.newState === 'closed') {
      this.chosen = null;
      this.confirming = null;
    }
  }

  #act({ id, name, participant }: MenuPerson, { command }: PersonAction): void {
    const { call, words } = this;
    const before = participant?.details.get().role ?? 'viewer';
    const action = command(id);
    const who = words.nameOf(name);
    this.menu.hidePopover();
    if (!call) return;
    void this.#perform(call, action, (result) => {
      if (this.bans) void this.#findBans();
      if (action[0] === 'ban')
        this.#offerUndo(call, words.term('wasBanned', who), ['unban', result as string]);
      if (action[0] === 'setRole' && before !== 'waiting')
        this.#offerUndo(call, words.term('isNow', who, action[2]), ['setRole', id, before]);
    });
  }

  readonly #muteAll = (): void => {
    const { call, words } = this;
    if (!call) return;
    void this.#perform(call, ['muteAll'], (mute) =>
      this.#offerUndo(call, words.term('everyoneMuted'), ['undoMuteAll', mute as string]),
    );
  };

  /** The panel may be closed when the person decides to undo. */
  #offerUndo(call: Call, message: string, undo: ModerationCall): void {
    const run = () =>
      void this.#perform(call, undo, () => {
        if (this.bans) void this.#findBans();
      });
    this.dispatch(new CallNoticeEvent({ message, action: { label: this.words.term('undo'), run } }));
  }

  async #do(...action: ModerationCall): Promise<void> {
    if (this.call) await this.#perform(this.call, action);
  }

  /** @param onDone called with the result, if the room has done it */
  async #perform(
    call: Call,
    [action, ...args]: ModerationCall,
    onDone: (result: unknown) => void = () => {},
  ): Promise<void> {
    if (!call.room.get()) return;
    // Each action has its own arguments, and no single type can describe both together.
    const given = args as Parameters<Moderation[typeof action]>;
    const command = moderationCommand(action, ...given);
    if (!this.request(new CallActionRequestEvent('call-moderation-request', command))) return;
    await this.attempt(async () =>
      onDone(await (call.moderation[action] as (...args: unknown[]) => Promise<unknown>)(...args)),
    );
  }

  protected override willUpdate(): void {
    this.#followViewers();
  }

  #followViewers(): void {
    const room = this.call && this.read(this.call.room);
    if (room !== this.#room) {
      this.#room = room;
      this.bans = null;
      this.#viewers.setOpen(false);
    }
    if (room && this.#mayModerate) this.#viewers.follow(this.wanted, this.read(room.viewers));
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-moderation-request': CallActionRequestEvent<ModerationCommand>;
    'call-status-request': CallActionRequestEvent<{ readonly status: CustomStatus | null }>;
  }
}
