import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { type BreakoutState, MAX_ANNOUNCEMENT } from '../../behaviors/breakout-state.js';
import type { Call } from '../../call/call.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallroomError } from '../../core/errors.js';
import { cleanText } from '../../core/plain-text.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { backToMainIcon, breakoutsIcon } from '../icon/breakout-icons.js';
import { buttons } from '../ui/buttons.js';
import { emptyStateStyles } from '../ui/empty-state.js';
import { isTooLong, textLimit, textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { type BreakoutRequest, sendBreakoutRequest } from './breakout-requests.js';
import { createForm, openForm, type SetupView } from './breakout-setup.js';
import { breakoutStateOf, mayManage } from './breakout-state-of.js';
import { breakoutsStyles } from './breakouts-styles.js';
import { roomList } from './room-list.js';

/** How long everyone is told that they return, when a host calls them back. */
const RETURN_SECONDS = 30;

/**
 * The breakout rooms, and who is in which. Moderators create rooms, assign people by hand or at random, open the rooms, send
 * a message to all of them, and call everyone back. Participants see their room and, if the host lets them, choose another
 * and return. It is hidden if the room that was joined has no `breakoutBehavior` (`callroom/server`).
 *
 * @tagname call-breakouts
 *
 * @fires {CallActionRequestEvent} call-breakout-request - Before something is asked of the main room; cancelable.
 *   `event.data`: `command` is `create` (with `names`), `rename` (`room`, `name`), `remove` (`room`), `assign`
 *   (`participants`, `room`), `shuffle`, `open` (`choice`, `mayReturn`, `minutes`), `close` (`seconds`), `announce` (`text`),
 *   `answerHelp` (`room`), `enter` (`room`) or `return`.
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart problem - Why the last command failed.
 * @csspart form - Where a moderator creates rooms.
 * @csspart count - The field for their number.
 * @csspart create - The button that creates them.
 * @csspart shuffle - The button that assigns people at random.
 * @csspart options - How the rooms open.
 * @csspart timer - The list of times.
 * @csspart open - The button that opens the rooms.
 * @csspart close - The button that calls everyone back.
 * @csspart return - The button that returns to the main room.
 * @csspart message - Where a moderator writes to all rooms.
 * @csspart text - The field for the message.
 * @csspart send - The button that sends it.
 * @csspart room - Each room.
 * @csspart room__name - Its name; for moderators, the field that changes it.
 * @csspart room__enter - The button that goes there.
 * @csspart room__remove - The button that removes it.
 * @csspart room__help - The line that says who asks for help in it.
 * @csspart room__answer - The button that marks that as answered.
 * @csspart main - The people who are assigned to no room.
 * @csspart person - Each person.
 * @csspart person__room - The list that assigns the person to a room.
 *
 * @cssstate empty - There are no rooms.
 * @cssstate open - The rooms are open.
 */
export class CallBreakoutsElement extends CallElement {
  static override styles = [tokens, buttons, textLimitStyles, emptyStateStyles, breakoutsStyles];

  protected static override states: StateTable<CallBreakoutsElement> = {
    empty: (element) => element.#state !== undefined && Object.keys(element.#state.rooms).length === 0,
    open: (element) => !!element.#state?.session,
  };

  protected static override isHidden = (element: CallBreakoutsElement): boolean => !element.#state;

  @state() private text = '';
  @state() private problem: CallroomError | null = null;

  get #state(): BreakoutState | undefined {
    return breakoutStateOf(this.call, (store) => this.read(store));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    const state = this.#state;
    if (!call || !state) return nothing;
    const isModerator = mayManage(call, (store) => this.read(store));
    const count = Object.keys(state.rooms).length;
    const view = { words, send: (request: BreakoutRequest) => this.#send(request) };
    return html`
      ${this.problem ? html`<p part="problem" class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
      ${isModerator ? this.#setUp(view, state, count) : this.#own(call, state)}
      ${
        count > 0
          ? roomList({ ...view, call, state, isModerator, read: (store) => this.read(store) })
          : html`<div class="empty">
              ${breakoutsIcon}<strong>${words.term('breakoutsEmpty')}</strong
              ><span>${words.term('breakoutsEmptyText')}</span>
            </div>`
      }
    `;
  }

  #setUp(view: SetupView, state: BreakoutState, count: number): TemplateResult {
    if (state.session) return html`${this.#message()} ${this.#callBack(state)}`;
    return html`${createForm(view, count)}
    ${
      count > 0
        ? html`<button
              part="shuffle"
              class="button wide"
              type="button"
              @click=${() => void this.#send({ command: 'shuffle' })}
            >
              ${this.words.term('shuffleBreakouts')}
            </button>
            ${openForm(view)}`
        : nothing
    }`;
  }

  #callBack({ status }: BreakoutState): TemplateResult {
    const seconds = status === 'closing' ? 0 : RETURN_SECONDS;
    return html`${this.#back()}<button
        part="close"
        class="button button--main wide"
        type="button"
        @click=${() => void this.#send({ command: 'close', seconds })}
      >
        ${this.words.term('closeBreakouts')}
      </button>`;
  }

  #message(): TemplateResult {
    const { words } = this;
    return html`<form part="message" class="form" @submit=${(event: SubmitEvent) => void this.#onMessage(event)}>
      <label class="field">
        <span>${words.term('announceLabel')}</span>
        <textarea
          part="text"
          class="input"
          rows="2"
          aria-describedby="text-limit"
          aria-invalid=${isTooLong(this.text, MAX_ANNOUNCEMENT) ? 'true' : 'false'}
          .value=${this.text}
          @input=${(event: Event) => {
            this.text = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
      </label>
      ${textLimit('text-limit', this.text.trim(), MAX_ANNOUNCEMENT, words)}
      <button part="send" class="button" type="submit">${words.term('announceSend')}</button>
    </form>`;
  }

  #own(call: Call, state: BreakoutState): TemplateResult | typeof nothing {
    const mayReturn = state.session && state.mayReturn && this.read(call.breakouts.location)?.room;
    return mayReturn ? this.#back() : nothing;
  }

  #back(): TemplateResult | typeof nothing {
    const { call } = this;
    if (!call || !this.read(call.breakouts.location)?.room) return nothing;
    return html`<button
      part="return"
      class="button wide"
      type="button"
      @click=${() => void this.#send({ command: 'return' })}
    >
      ${backToMainIcon}${this.words.term('returnToMain')}
    </button>`;
  }

  async #onMessage(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const text = cleanText(this.text).trim();
    if (!text || isTooLong(text, MAX_ANNOUNCEMENT)) return;
    if (await this.#send({ command: 'announce', text })) this.text = '';
  }

  /** @returns whether the room has done it. */
  async #send(request: BreakoutRequest): Promise<boolean> {
    const { call } = this;
    if (!call || !this.request(new CallActionRequestEvent<BreakoutRequest>('call-breakout-request', request)))
      return false;
    this.problem = null;
    try {
      await sendBreakoutRequest(call, request);
      return true;
    } catch (error) {
      this.problem = asCallroomError(error);
      this.report(error, 'page');
      return false;
    }
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-breakout-request': CallActionRequestEvent<BreakoutRequest>;
  }
}
