import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { importPart } from '../../call/load-part.js';
import type { ModerationCommand } from '../../call/moderation.js';
import type { Participant } from '../../call/participants/participant.js';
import type { CustomStatus } from '../../call/status/person-status.js';
import { searchKey } from '../../core/plain-text.js';
import type { RoomAccess } from '../../room/base-room-client.js';
import { cutName } from '../../room/protocol/names.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { breakoutNameOf } from '../breakouts/breakout-state-of.js';
import { captionsStateOf, isTranscribed } from '../captions/captions-state-of.js';
import { handIcon, micIcon, micOffIcon } from '../icon/icons.js';
import { inviteIcon, lockIcon, searchIcon } from '../icon/panel-icons.js';
import { buttons } from '../ui/buttons.js';
import { popoverStyles } from '../ui/popover.js';
import { searchField } from '../ui/search-field.js';
import { switchField, switchStyles } from '../ui/switch.js';
import { tokens } from '../ui/tokens.js';
import { backstage } from './backstage.js';
import { type Bans, banList } from './ban-list.js';
import { ModerationActions } from './moderation-actions.js';
import { participantsStyles } from './participants-styles.js';
import { PersonMenuPopover } from './person-menu-popover.js';
import { personRow } from './person-row.js';
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
 * @csspart person__ai - The mark of an AI.
 * @csspart person__facts - That they are away, on a phone or in a breakout room.
 * @csspart person__status - The status that they wrote.
 * @csspart status-edit - The button that opens the field for your own status.
 * @csspart status-form - The field for your own status, with its buttons.
 * @csspart person__menu - The actions for a person.
 * @csspart person__confirmation - The question before a person is removed.
 * @csspart viewers - The viewers, for moderators.
 * @csspart moderation - The moderator actions for the whole call.
 * @csspart bans - The banned people.
 *
 * @cssstate moderator - You may moderate.
 */
export class CallParticipantsElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    popoverStyles,
    searchField,
    switchStyles,
    participantsStyles,
    personStatusStyles,
  ];

  protected static override states: StateTable<CallParticipantsElement> = {
    moderator: (participants) => participants.#mayModerate,
  };

  @state() private wanted = '';
  @state() private bans: Bans | null = null;
  @query('#menu') private readonly menu!: HTMLElement;
  readonly #statusEditor = new StatusEditor(this, (status) => this.#setStatus(status));
  readonly #moderation = new ModerationActions({
    call: () => this.call,
    words: this.words,
    request: (event) => this.request(event),
    dispatch: (event) => this.dispatch(event),
    attempt: (run) => this.attempt(run),
    onBansChange: () => {
      if (this.bans) void this.#findBans();
    },
  });
  readonly #personMenu = new PersonMenuPopover(this, {
    words: this.words,
    popover: () => this.menu,
    read: (store) => this.read(store),
    act: (person, action) => this.#moderation.doTo(person, action),
  });
  readonly #viewers = new ViewerPages(this, {
    load: (page) => this.#moderation.ask((moderation) => moderation.viewers(page)),
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
              onAdmitAll: () => void this.#moderation.do('admitAll'),
              onAdmit: (person) => void this.#moderation.do('admit', person),
              onDeny: (person) => void this.#moderation.do('deny', person),
            })
          : nothing
      }
      ${
        room && this.#hasBackstage(room)
          ? backstage(
              words,
              this.read(room.roomInfo).live,
              this.read(room.self)?.role === 'host',
              (live) => void this.#moderation.do('setLive', live),
            )
          : nothing
      }
      ${room && mayModerate ? raisedHands(words, this.read(room.audience), (...call) => void this.#moderation.do(...call)) : nothing}
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
      ${room && mayModerate ? this.#moderationOfRoom(room, participants.length) : nothing}
      ${this.#personMenu.render(call)}
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

  protected override updated(): void {
    this.#personMenu.closeIfGone(this.call?.participants.get());
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
    const wanted = searchKey(cutName(this.wanted));
    const handOf = (participant: Participant) =>
      this.read(participant.details).handRaisedAtMs ?? Number.POSITIVE_INFINITY;
    return participants
      .filter(
        ({ details }) =>
          wanted === '' || searchKey(this.words.nameOf(this.read(details).name)).includes(wanted),
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
      read: (store) => this.read(store),
      isTranscribed: isTranscribed(
        captionsStateOf(this.call, (store) => this.read(store)),
        id,
      ),
      breakout: breakoutNameOf(this.call!, id, (store) => this.read(store)),
      end: participant.isLocal ? this.#ownStatus() : this.#personMenu.button({ id, name, participant }),
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
      this.#personMenu.button({ id, name, participant: null }),
    );
  }

  #moderationOfRoom(room: RoomAccess, count: number): TemplateResult {
    const { words } = this;
    const { locked, waitingRoom, mayUnmute } = this.read(room.roomInfo);
    return html`<section part="moderation" class="moderation">
      ${switchField(lockIcon, words.term('lockRoom'), locked, (on) => this.#moderation.do(on ? 'lock' : 'unlock'))}
      ${switchField(handIcon, words.term('useWaitingRoom'), waitingRoom, (on) => this.#moderation.do('setWaitingRoom', on))}
      ${switchField(micIcon, words.term('letUnmute'), mayUnmute, (on) => this.#moderation.do('setMayUnmute', on))}
      ${
        count > 1
          ? html`<button class="button" type="button" @click=${() => this.#moderation.muteAll()}>
              ${micOffIcon}${words.term('muteAll')}
            </button>`
          : nothing
      }
      ${banList(words, this.bans, {
        onOpen: () => void this.#findBans(),
        onLift: (subject) => void this.#moderation.do('unban', subject).then(() => this.#findBans()),
      })}
    </section>`;
  }

  async #findBans(): Promise<void> {
    await this.attempt(async () => {
      const found = await this.#moderation.ask((moderation) => moderation.bans());
      if (found) this.bans = found.bans;
    });
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
    if (room && this.#mayModerate) this.#viewers.follow(cutName(this.wanted), this.read(room.viewers));
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-moderation-request': CallActionRequestEvent<ModerationCommand>;
    'call-status-request': CallActionRequestEvent<{ readonly status: CustomStatus | null }>;
  }
}
