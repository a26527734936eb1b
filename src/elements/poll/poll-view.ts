import { html, nothing, type TemplateResult } from 'lit';
import type { OwnVote, PollInfo } from '../../behaviors/poll-state.js';
import { cleanName } from '../../core/plain-text.js';
import { styled } from '../base/styled.js';
import type { Words } from '../i18n/words.js';
import { checkIcon } from '../icon/icons.js';

export interface PollView {
  readonly words: Words;
  /** Undefined: not known yet, so that nobody can vote. */
  readonly own: OwnVote | undefined;
  readonly mayModerate: boolean;
  /** The options that are checked and not sent yet; null: the person is not choosing. */
  readonly chosen: readonly number[] | null;
  /** By option: the people who voted for it; null: they are not shown. */
  readonly voters: readonly (readonly string[])[] | null;
  readonly onChoose: (options: readonly number[] | null) => void;
  readonly onVote: (options: readonly number[]) => void;
  readonly onShowVoters: () => void;
  readonly onClose: () => void;
  readonly onRemove: () => void;
}

/** A poll: its question, its options with the results that the person may see, and what they can do. */
export function pollView(poll: PollInfo, view: PollView): TemplateResult {
  const { words, own, chosen } = view;
  const votes = poll.votes ?? own?.votes ?? null;
  const hasVoted = (own?.options.length ?? 0) > 0;
  const canVote = poll.open && own !== undefined && (!hasVoted || chosen !== null);
  const question = `question-${poll.id}`;
  return html`<section aria-labelledby=${question}>
    <h3 part="question" id=${question} dir="auto">${cleanName(poll.question)}</h3>
    ${poll.backstage ? html`<p class="hint">${words.term('backstagePoll')}</p>` : nothing}
    ${poll.open ? html`<p class="hint">${hints(poll, hasVoted, words)}</p>` : nothing}
    <ul aria-labelledby=${question}>
      ${poll.options.map((text, option) => html`<li>${pollOption(poll, text, option, votes, canVote, view)}</li>`)}
    </ul>
    ${canVote && poll.multiple ? voteButton(view) : nothing}
    <p class="total" role="status">${status(poll, words)}</p>
    <div class="row">
      ${
        poll.open && hasVoted && poll.canChangeVote && chosen === null
          ? html`<button class="button" type="button" @click=${() => view.onChoose(own?.options ?? [])}>
              ${words.term('changeVote')}
            </button>`
          : nothing
      }
      ${
        !poll.anonymous && votes && !view.voters
          ? html`<button class="button" type="button" @click=${view.onShowVoters}>${words.term('whoVoted')}</button>`
          : nothing
      }
      ${view.mayModerate ? moderation(poll, view) : nothing}
    </div>
  </section>`;
}

function hints(poll: PollInfo, hasVoted: boolean, words: Words): string {
  return [
    ...(poll.multiple ? [words.term('chooseSeveral')] : []),
    words.term(poll.anonymous ? 'votesAnonymous' : 'votersShown'),
    ...(poll.results === 'after-vote' && !hasVoted ? [words.term('hiddenUntilVote')] : []),
    ...(poll.results === 'at-end' ? [words.term('hiddenUntilEnd')] : []),
  ].join(' ');
}

function status(poll: PollInfo, words: Words): string {
  const voters = words.term('voters', poll.voters, words.number(poll.voters));
  return poll.open ? voters : `${words.term('pollClosed')} · ${voters}`;
}

function pollOption(
  poll: PollInfo,
  text: string,
  option: number,
  votes: readonly number[] | null,
  canVote: boolean,
  view: PollView,
): TemplateResult {
  const { words, own, chosen } = view;
  const isMine = own?.options.includes(option) ?? false;
  const voters = view.voters?.[option] ?? [];
  const body = html`${result(votes?.[option] ?? null, poll.voters, words)}
    <span class="label" dir="auto"
      >${cleanName(text)}${voters.length > 0 ? html`<small class="voters">${voters.join(', ')}</small>` : nothing}</span
    >
    ${isMine ? html`<span class="mine">${checkIcon}<span class="visually-hidden">${words.term('yourVote')}</span></span>` : nothing}
    ${share(votes?.[option] ?? null, poll.voters, words)}`;
  if (!canVote)
    return html`<div part="option" class=${isMine ? 'option option--mine' : 'option'}>${body}</div>`;
  if (!poll.multiple)
    return html`<button part="option" class="option" type="button" @click=${() => view.onVote([option])}>${body}</button>`;
  const checked = chosen ?? [];
  const isChecked = checked.includes(option);
  return html`<button
    part="option"
    class=${isChecked ? 'option option--mine' : 'option'}
    type="button"
    role="checkbox"
    aria-checked=${isChecked ? 'true' : 'false'}
    @click=${() => view.onChoose(isChecked ? checked.filter((one) => one !== option) : [...checked, option])}
  >
    <span class=${isChecked ? 'box box--on' : 'box'}>${isChecked ? checkIcon : nothing}</span>${body}
  </button>`;
}

function result(votes: number | null, voters: number, words: Words): TemplateResult | typeof nothing {
  if (votes === null) return nothing;
  return html`<span class="bar" title=${words.term('votes', votes, words.number(votes))} ${styled({
    'inline-size': `${(shareOf(votes, voters) * 100).toFixed(1)}%`,
  })}></span>`;
}

function share(votes: number | null, voters: number, words: Words): TemplateResult | typeof nothing {
  if (votes === null) return nothing;
  return html`<span class="share" title=${words.term('votes', votes, words.number(votes))}
    >${words.number(shareOf(votes, voters), { style: 'percent' })}</span
  >`;
}

/** Of the people who voted, so that several answers can add up to more than 100%. */
function shareOf(votes: number, voters: number): number {
  return voters === 0 ? 0 : Math.min(1, votes / voters);
}

function voteButton({ words, chosen, onVote }: PollView): TemplateResult {
  const isReady = (chosen?.length ?? 0) > 0;
  return html`<button
    part="vote"
    class="button button--main vote"
    type="button"
    aria-disabled=${isReady ? 'false' : 'true'}
    @click=${() => isReady && onVote(chosen ?? [])}
  >
    ${words.term('pollVote')}
  </button>`;
}

function moderation(poll: PollInfo, { words, onClose, onRemove }: PollView): TemplateResult {
  return html`${
    poll.open
      ? html`<button class="button" type="button" @click=${onClose}>${words.term('closePoll')}</button>`
      : nothing
  }<button class="button" type="button" @click=${onRemove}>${words.term('removePoll')}</button>`;
}
