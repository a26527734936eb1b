import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PollInfo, PollResults } from '../../behaviors/poll-state.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallPolls } from '../../call/feature-shapes.js';
import type { CallroomError } from '../../core/errors.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { addIcon, pollIcon } from '../icon/panel-icons.js';
import { buttons } from '../ui/buttons.js';
import { emptyStateStyles } from '../ui/empty-state.js';
import { textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { type NewPoll, PollForm } from './poll-form.js';
import { pollStyles } from './poll-styles.js';
import { pollView } from './poll-view.js';

/**
 * Questions to everyone in the call, with the answers, the latest first. Moderators start, close and remove polls. A
 * poll has one or several answers per person, shows its results at once, after voting or at the end, and says before
 * you vote whether your name is shown. It needs `pollBehavior` (`callroom/server`) in the room.
 *
 * @tagname call-poll
 *
 * @fires {CallActionRequestEvent} call-poll-ask-request - Before a poll is started; cancelable. `event.data`:
 *   `question`, `options`, `multiple`, `anonymous`, `canChangeVote`, `results`.
 * @fires {CallActionRequestEvent} call-poll-vote-request - Before a vote is sent; cancelable. `event.data`: `poll`,
 *   `options`.
 * @fires {CallActionRequestEvent} call-poll-close-request - Before a poll is closed; cancelable. `event.data.poll`.
 * @fires {CallActionRequestEvent} call-poll-remove-request - Before a poll is removed; cancelable. `event.data.poll`.
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart question - Each question.
 * @csspart option - Each answer.
 * @csspart vote - The button that sends several answers.
 * @csspart form - Where a moderator writes a new poll.
 *
 * @cssstate open - You can vote.
 * @cssstate voted - You have voted in every open poll.
 */
export class CallPollElement extends CallElement {
  static override styles = [tokens, buttons, textLimitStyles, emptyStateStyles, pollStyles];

  protected static override states: StateTable<CallPollElement> = {
    open: (poll) => poll.#list.some(({ open }) => open),
    voted: (poll) => {
      const open = poll.#list.filter((one) => one.open);
      const own = poll.#polls?.own.get();
      return open.length > 0 && open.every(({ id }) => (own?.[id]?.options.length ?? 0) > 0);
    },
  };

  @state() private isAsking = false;
  @state() private problem: CallroomError | null = null;
  /** By poll: the options that are checked and not sent yet. */
  @state() private chosen: Readonly<Record<string, readonly number[]>> = {};
  /** By poll and option: the people who voted for it. */
  @state() private voters: Readonly<Record<string, readonly (readonly string[])[]>> = {};

  readonly #form = new PollForm(this, (poll) => this.#ask(poll));

  /** The polls of the room; `undefined` outside a room. */
  get #polls(): CallPolls | undefined {
    const { call } = this;
    return call && this.isConnected && this.read(call.room) ? call.polls : undefined;
  }

  /** The latest first. */
  get #list(): readonly PollInfo[] {
    const polls = this.#polls && this.read(this.#polls.state)?.polls;
    return Object.values(polls ?? {}).sort((a, b) => Number(b.id) - Number(a.id));
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const room = this.call && this.read(this.call.room);
    const mayAsk = (room && this.read(room.self)?.grants.moderate) ?? false;
    const hasPolls = this.#polls !== undefined && this.read(this.#polls.state) !== undefined;
    const list = this.#list;
    const isWriting = mayAsk && hasPolls && (this.isAsking || list.length === 0);
    return html`
      ${isWriting ? this.#form.render(words, list.length > 0 ? () => this.#write(false) : null) : nothing}
      ${
        mayAsk && hasPolls && !isWriting
          ? html`<button class="button new" type="button" @click=${() => this.#write(true)}>
              ${addIcon}${words.term('newPoll')}
            </button>`
          : nothing
      }
      ${this.problem ? html`<p class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
      ${!isWriting && list.length === 0 ? this.#nothing() : nothing}
      ${repeat(
        list,
        ({ id }) => id,
        (poll) => this.#poll(poll, mayAsk),
      )}
    `;
  }

  protected override updated(): void {
    const { call } = this;
    if (this.isConnected && call?.room.get()) call.polls.markSeen();
  }

  #nothing(): TemplateResult {
    return html`<div class="empty">
      ${pollIcon}<strong>${this.words.term('pollEmpty')}</strong><span>${this.words.term('pollEmptyText')}</span>
    </div>`;
  }

  #poll(poll: PollInfo, mayModerate: boolean): TemplateResult {
    const { id } = poll;
    const own = this.#polls && this.read(this.#polls.own);
    return pollView(poll, {
      words: this.words,
      own: own ? (own[id] ?? { options: [], votes: null }) : undefined,
      mayModerate,
      chosen: this.chosen[id] ?? null,
      voters: this.voters[id] ?? null,
      onChoose: (options) => this.#choose(id, options),
      onVote: (options) => this.#vote(id, options),
      onShowVoters: () => void this.#try((polls) => this.#showVoters(poll, polls)),
      onClose: () =>
        this.#command(new CallActionRequestEvent('call-poll-close-request', { poll: id }), (polls) =>
          polls.close(id),
        ),
      onRemove: () =>
        this.#command(new CallActionRequestEvent('call-poll-remove-request', { poll: id }), (polls) =>
          polls.remove(id),
        ),
    });
  }

  #write(isAsking: boolean): void {
    this.isAsking = isAsking;
    this.#form.reset();
  }

  #choose(poll: string, options: readonly number[] | null): void {
    const { [poll]: _, ...others } = this.chosen;
    this.chosen = options ? { ...others, [poll]: options } : others;
  }

  #ask({ question, options, ...settings }: NewPoll): void {
    const asked = { question, options, ...settings };
    this.#command(new CallActionRequestEvent('call-poll-ask-request', asked), async (polls) => {
      await polls.ask(question, options, settings);
      this.#write(false);
    });
  }

  #vote(poll: string, options: readonly number[]): void {
    const vote = { poll, options: [...options] };
    this.#command(new CallActionRequestEvent('call-poll-vote-request', vote), async (polls) => {
      await polls.vote(poll, options);
      this.#choose(poll, null);
    });
  }

  async #showVoters({ id, options }: PollInfo, polls: CallPolls): Promise<void> {
    const { words } = this;
    const pages = await Promise.all(options.map((_, option) => polls.voters(id, option)));
    const voters = pages.map(({ voters: page, more }) => [
      ...page.map(({ name, isYou }) => (isYou ? words.ownName('') : words.nameOf(name))),
      ...(more ? ['…'] : []),
    ]);
    this.voters = { ...this.voters, [id]: voters };
  }

  #command(event: CallActionRequestEvent<unknown>, run: (polls: CallPolls) => Promise<void>): void {
    if (this.request(event)) void this.#try(run);
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
    'call-poll-ask-request': CallActionRequestEvent<{
      question: string;
      options: string[];
      multiple: boolean;
      anonymous: boolean;
      canChangeVote: boolean;
      results: PollResults;
    }>;
    'call-poll-vote-request': CallActionRequestEvent<{ poll: string; options: number[] }>;
    'call-poll-close-request': CallActionRequestEvent<{ poll: string }>;
    'call-poll-remove-request': CallActionRequestEvent<{ poll: string }>;
  }
}
