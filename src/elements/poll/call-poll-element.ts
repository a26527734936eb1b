import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { PollState } from '../../behaviors/poll-state.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallPolls } from '../../call/lazy-features.js';
import type { CallroomError } from '../../core/errors.js';
import { cleanName } from '../../core/plain-text.js';
import { MAX_OPTION_LENGTH, MAX_QUESTION_LENGTH } from '../../room/protocol/limits.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { styled } from '../base/styled.js';
import { directionOf } from '../i18n/direction.js';
import { checkIcon } from '../icon/icons.js';
import { addIcon, pollIcon } from '../icon/panel-icons.js';
import { buttons } from '../ui/buttons.js';
import { isTooLong, textLimit, textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { pollStyles } from './poll-styles.js';

const MAX_OPTIONS = 8;

/**
 * A question to everyone in the call, with the answers. Moderators start and close polls. Everyone has one vote.
 * Participants do not see who voted for which option. It needs `pollBehavior` (`callroom/server`) in the room.
 *
 * @tagname call-poll
 *
 * @fires {CallActionRequestEvent} call-poll-ask-request - Before a poll is started; cancelable. `event.data`:
 *   `question`, `options`.
 * @fires {CallActionRequestEvent} call-poll-vote-request - Before a vote is sent; cancelable. `event.data.option`.
 * @fires {CallActionRequestEvent} call-poll-close-request - Before a poll is closed; cancelable.
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart question - The question.
 * @csspart option - Each answer.
 * @csspart form - Where a moderator writes a new poll.
 *
 * @cssstate open - You can vote.
 * @cssstate voted - You have voted.
 */
export class CallPollElement extends CallElement {
  static override styles = [tokens, buttons, textLimitStyles, pollStyles];

  protected static override states: StateTable<CallPollElement> = {
    open: (poll) => poll.#state?.open ?? false,
    voted: ({ voted }) => voted !== null,
  };

  /** The option that you voted for on this page, with its question. */
  @state() private voted: { question: string; option: number } | null = null;
  @state() private isAsking = false;
  @state() private question = '';
  @state() private options: readonly string[] = ['', ''];
  @state() private problem: CallroomError | null = null;

  #total = 0;

  protected override willUpdate(_changed: PropertyValues): void {
    const poll = this.call?.polls.state.get();
    const total = poll?.votes.reduce((sum, votes) => sum + votes, 0) ?? 0;
    // Votes are never withdrawn, so a lower total means another poll. After an outage, a new poll can already have
    // more votes; then the question differs.
    if (total < this.#total || this.voted?.question !== poll?.question) this.voted = null;
    this.#total = total;
  }

  /** The poll of the room; `undefined` outside a room. */
  get #state(): PollState | undefined {
    const { call } = this;
    return call && this.isConnected && this.read(call.room) ? this.read(call.polls.state) : undefined;
  }

  protected override render(): TemplateResult {
    const room = this.call && this.read(this.call.room);
    const poll = this.#state;
    const mayAsk = (room && this.read(room.self)?.grants.moderate) ?? false;
    const isThere = poll?.question != null;
    const isWriting = mayAsk && poll !== undefined && (this.isAsking || !isThere);
    return html`
      ${isWriting ? this.#form(isThere) : poll && isThere ? this.#poll(poll, mayAsk) : this.#nothing()}
      ${this.problem ? html`<p class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
    `;
  }

  #nothing(): TemplateResult {
    return html`<div class="empty">
      ${pollIcon}<strong>${this.words.term('pollEmpty')}</strong><span>${this.words.term('pollEmptyText')}</span>
    </div>`;
  }

  #poll(poll: PollState, mayAsk: boolean): TemplateResult {
    const { words } = this;
    const total = poll.votes.reduce((sum, votes) => sum + votes, 0);
    return html`
      <h3 part="question" id="question" dir="auto">${cleanName(poll.question ?? '')}</h3>
      <ul aria-labelledby="question">
        ${poll.options.map((text, option) => this.#option(poll, text, option, total))}
      </ul>
      <p class="total" role="status">${poll.open ? '' : `${words.term('pollClosed')} · `}${words.term('votes', total, words.number(total))}</p>
      ${
        mayAsk
          ? html`<div class="row">
              ${
                poll.open
                  ? html`<button class="button" type="button" @click=${() => this.#close()}>${words.term('closePoll')}</button>`
                  : nothing
              }
              <button class="button" type="button" @click=${() => this.#write()}>${words.term('newPoll')}</button>
            </div>`
          : nothing
      }
    `;
  }

  #option(poll: PollState, text: string, option: number, total: number): TemplateResult {
    const { words, voted } = this;
    const votes = poll.votes[option] ?? 0;
    const share = total === 0 ? 0 : votes / total;
    const isMine = voted?.question === poll.question && voted?.option === option;
    const canVote = poll.open && voted === null;
    const body = html`
      <span class="bar" ${styled({ 'inline-size': `${(share * 100).toFixed(1)}%` })}></span>
      <span class="label" dir="auto">${cleanName(text)}</span>
      ${isMine ? html`<span class="mine">${checkIcon}<span class="visually-hidden">${words.term('yourVote')}</span></span>` : nothing}
      <span class="share" title=${words.term('votes', votes, words.number(votes))}>${words.number(share, { style: 'percent' })}</span>
    `;
    return html`<li>
      ${
        canVote
          ? html`<button part="option" class="option" type="button" @click=${() => this.#vote(poll, option)}>${body}</button>`
          : html`<div part="option" class=${isMine ? 'option option--mine' : 'option'}>${body}</div>`
      }
    </li>`;
  }

  #form(canCancel: boolean): TemplateResult {
    const { words } = this;
    return html`<form part="form" @submit=${this.#onSubmit}>
      ${this.#field('question', this.question, (text) => {
        this.question = text;
      })}
      ${this.options.map((option, index) =>
        this.#field(index, option, (text) => {
          this.options = this.options.with(index, text);
        }),
      )}
      ${
        this.options.length < MAX_OPTIONS
          ? html`<button
              class="button add"
              type="button"
              @click=${() => {
                this.options = [...this.options, ''];
              }}
            >
              ${addIcon}${words.term('addOption')}
            </button>`
          : nothing
      }
      <div class="row">
        ${
          canCancel
            ? html`<button
                class="button"
                type="button"
                @click=${() => {
                  this.isAsking = false;
                }}
              >
                ${words.term('cancel')}
              </button>`
            : nothing
        }
        <button class="button button--main" type="submit">${words.term('startPoll')}</button>
      </div>
    </form>`;
  }

  /** @param which the question, or the answer with this index. */
  #field(which: 'question' | number, value: string, onInput: (text: string) => void): TemplateResult {
    const { words } = this;
    const isQuestion = which === 'question';
    const most = isQuestion ? MAX_QUESTION_LENGTH : MAX_OPTION_LENGTH;
    const limit = `limit-${which}`;
    return html`<label class="field"
        ><span>${isQuestion ? words.term('pollQuestion') : words.term('pollOption', which + 1)}</span>
        <input
          dir=${directionOf(value)}
          aria-describedby=${limit}
          aria-invalid=${isTooLong(value, most) ? 'true' : 'false'}
          .value=${value}
          @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
        />
      </label>
      ${textLimit(limit, value, most, words)}`;
  }

  #write(): void {
    this.isAsking = true;
    this.question = '';
    this.options = ['', ''];
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const question = cleanName(this.question);
    const options = this.options.map(cleanName).filter(Boolean);
    const tooLong = this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]');
    if (tooLong) {
      tooLong.focus();
      return;
    }
    if (!question || options.length < 2) {
      this.renderRoot.querySelectorAll('input').forEach((input, index) => {
        if (index <= 2 && !cleanName(input.value)) input.focus();
      });
      return;
    }
    if (!this.request(new CallActionRequestEvent('call-poll-ask-request', { question, options }))) return;
    void this.#try(async (poll) => {
      await poll.ask(question, options);
      this.isAsking = false;
      this.voted = null;
    });
  }

  #vote({ question }: PollState, option: number): void {
    if (!this.request(new CallActionRequestEvent('call-poll-vote-request', { option }))) return;
    void this.#try(async (poll) => {
      await poll.vote(option);
      this.voted = { question: question ?? '', option };
    });
  }

  #close(): void {
    if (!this.request(new CallActionRequestEvent('call-poll-close-request', null))) return;
    void this.#try((poll) => poll.close());
  }

  async #try(run: (polls: CallPolls) => Promise<void>): Promise<void> {
    const { call } = this;
    if (!call?.room.get()) return;
    this.problem = null;
    try {
      await run(call.polls);
    } catch (error) {
      this.problem = asCallroomError(error);
      this.report(error, 'page');
    }
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-poll-ask-request': CallActionRequestEvent<{ question: string; options: string[] }>;
    'call-poll-vote-request': CallActionRequestEvent<{ option: number }>;
    'call-poll-close-request': CallActionRequestEvent<null>;
  }
}
