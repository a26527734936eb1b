import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { BreakoutAnnouncement, BreakoutState } from '../../behaviors/breakout-state.js';
import type { Call } from '../../call/call.js';
import { systemClock } from '../../core/clock.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { type BreakoutRequest, sendBreakoutRequest } from '../breakouts/breakout-requests.js';
import { breakoutStateOf, leftMs, mayManage } from '../breakouts/breakout-state-of.js';
import { formatDuration } from '../duration/format-duration.js';
import { backToMainIcon, breakoutsIcon, enterRoomIcon, helpWantedIcon } from '../icon/breakout-icons.js';
import { closeIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import { breakoutStatusStyles } from './breakout-status-styles.js';

const TICK_MS = 500;

interface StatusButton {
  readonly part: string;
  readonly label: string;
  readonly icon: TemplateResult;
  readonly request: BreakoutRequest;
}

/**
 * Where you are while breakout rooms are open: the room, the time that is left, an invitation to move, and the buttons to
 * return and to ask for help. It shows the latest message to all rooms and, to moderators, who asks for help. It is hidden
 * while it has nothing to say.
 *
 * @tagname call-breakout-status
 *
 * @fires {CallActionRequestEvent} call-breakout-request - Before something is asked of the main room; cancelable.
 *   `event.data`: `command` is `enter` or `answerHelp` (with `room`), `return`, or `askForHelp` (with `asks`).
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart room - The line about the room where you are, or where you go.
 * @csspart enter - The button that goes there at once.
 * @csspart return - The button that returns to the main room.
 * @csspart help - The button that asks for help, or takes that back.
 * @csspart announcement - The latest message to all rooms.
 * @csspart dismiss - The button that dismisses it.
 * @csspart wanted - A room that asks for help.
 * @csspart wanted__enter - The button that goes there.
 *
 * @cssstate inside - You are in a breakout room.
 * @cssstate invited - You are about to move to a breakout room.
 */
export class CallBreakoutStatusElement extends CallElement {
  static override styles = [tokens, buttons, breakoutStatusStyles];

  protected static override states: StateTable<CallBreakoutStatusElement> = {
    inside: (element) => !!element.#location?.room,
    invited: (element) => !!element.#location?.invitation,
  };

  protected static override isHidden = (element: CallBreakoutStatusElement): boolean =>
    !element.#state?.session;

  @state() private dismissed: BreakoutAnnouncement | null = null;
  #cancelTick = () => {};

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancelTick();
  }

  get #state(): BreakoutState | undefined {
    return breakoutStateOf(this.call, (store) => this.read(store));
  }

  get #location() {
    return this.call && this.#state?.session ? this.read(this.call.breakouts.location) : null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    const state = this.#state;
    if (!call || !state?.session) return nothing;
    const announcement = this.read(call.breakouts.announcement);
    return html`
      ${this.#where(call, state)}
      ${announcement && announcement !== this.dismissed ? this.#announcement(announcement) : nothing}
      ${mayManage(call, (store) => this.read(store)) ? this.#wanted(call, state) : nothing}
    `;
  }

  #announcement(announcement: BreakoutAnnouncement): TemplateResult {
    const { words } = this;
    const dismiss = words.term('dismiss');
    return html`<div part="announcement" class="line">
      <span class="text" role="status"
        >${words.term('announced', words.nameOf(announcement.from), announcement.text)}</span
      >
      <button
        part="dismiss"
        class="button button--icon"
        type="button"
        aria-label=${dismiss}
        title=${dismiss}
        @click=${() => {
          this.dismissed = announcement;
        }}
      >
        ${closeIcon}
      </button>
    </div>`;
  }

  #where(call: Call, state: BreakoutState): TemplateResult | typeof nothing {
    const { words } = this;
    const location = this.#location;
    const nameOf = (id: string) => state.rooms[id]?.name ?? '';
    const time = this.#time(call, state);
    const invitation = location?.invitation;
    if (invitation) {
      const seconds = Math.max(0, Math.ceil((invitation.movesAtMs - Date.now()) / 1_000));
      return this.#line(
        html`<span role="status"><strong>${words.term('invitedToRoom', nameOf(invitation.room))}</strong></span>
          <small>${words.term('movesIn', words.number(seconds))}</small>`,
        this.#button({
          part: 'enter',
          label: words.term('goNow'),
          icon: enterRoomIcon,
          request: {
            command: 'enter',
            room: invitation.room,
          },
        }),
      );
    }
    const room = location?.room ?? null;
    if (room === null)
      return time && this.read(call.breakouts.self)?.room
        ? this.#line(html`<small>${time}</small>`)
        : nothing;
    const isModerator = mayManage(call, (store) => this.read(store));
    const asks = !!state.help[room];
    return this.#line(
      html`<span role="status"
          ><strong>${words.term(location?.isEntering ? 'enteringRoom' : 'inRoomNow', nameOf(room))}</strong></span
        >
        <small>${time}</small>`,
      html`
        ${
          isModerator
            ? nothing
            : this.#button({
                part: 'help',
                label: words.term(asks ? 'cancelHelp' : 'askForHelp'),
                icon: helpWantedIcon,
                request: {
                  command: 'askForHelp',
                  asks: !asks,
                },
              })
        }
        ${
          isModerator || state.mayReturn
            ? this.#button({
                part: 'return',
                label: words.term('returnToMain'),
                icon: backToMainIcon,
                request: { command: 'return' },
              })
            : nothing
        }
      `,
    );
  }

  #line(text: TemplateResult, actions: TemplateResult | typeof nothing = nothing): TemplateResult {
    return html`<div part="room" class="line">${breakoutsIcon}<span class="text">${text}</span>${
      actions === nothing ? nothing : html`<span class="actions">${actions}</span>`
    }</div>`;
  }

  #time(call: Call, { endsAtMs, closesAtMs }: BreakoutState): string | typeof nothing {
    const { words } = this;
    const left = (atMs: number) =>
      formatDuration(Math.ceil(leftMs(call, atMs, (store) => this.read(store)) / 1_000) * 1_000);
    if (closesAtMs !== null) return words.term('everyoneReturns', left(closesAtMs));
    return endsAtMs === null ? nothing : words.term('timeLeft', left(endsAtMs));
  }

  #wanted(call: Call, state: BreakoutState): TemplateResult[] {
    const { words } = this;
    const main = call.mainRoom.get();
    return Object.entries(state.help).map(([room, { by }]) => {
      const who = main ? this.read(main.participant(by)) : undefined;
      return html`<div part="wanted" class="line">
        ${helpWantedIcon}<span class="text" role="status"
          >${words.term('helpWanted', words.nameOf(who?.name), state.rooms[room]?.name ?? '')}</span
        >
        ${this.#button({
          part: 'wanted__enter',
          label: words.term('enterBreakout', state.rooms[room]?.name ?? ''),
          icon: enterRoomIcon,
          request: {
            command: 'enter',
            room,
          },
        })}
      </div>`;
    });
  }

  #button({ part, label, icon, request }: StatusButton): TemplateResult {
    const isIcon = part === 'help';
    return html`<button
      part=${part}
      class=${isIcon ? 'button button--icon' : 'button'}
      type="button"
      aria-label=${isIcon ? label : nothing}
      aria-pressed=${request.command === 'askForHelp' ? String(!request.asks) : nothing}
      title=${isIcon ? label : nothing}
      @click=${() => void this.#send(request)}
    >
      ${icon}${isIcon ? nothing : html`<span>${label}</span>`}
    </button>`;
  }

  async #send(request: BreakoutRequest): Promise<void> {
    const { call } = this;
    if (!call || !this.request(new CallActionRequestEvent<BreakoutRequest>('call-breakout-request', request)))
      return;
    await this.attempt(() => sendBreakoutRequest(call, request));
  }

  protected override updated(): void {
    const state = breakoutStateOf(this.call, (store) => store.get());
    const invitation = state?.session ? this.call?.breakouts.location.get()?.invitation : null;
    const isTimed = state?.endsAtMs || state?.closesAtMs || invitation;
    this.#cancelTick();
    this.#cancelTick =
      isTimed && this.isConnected ? systemClock.after(TICK_MS, () => this.requestUpdate()) : () => {};
  }
}
