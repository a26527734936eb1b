import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { PollResults, PollSettings } from '../../behaviors/poll-state.js';
import { cleanName } from '../../core/plain-text.js';
import { MAX_OPTION_LENGTH, MAX_POLL_OPTIONS, MAX_QUESTION_LENGTH } from '../../room/protocol/limits.js';
import { directionOf } from '../i18n/direction.js';
import type { Words } from '../i18n/words.js';
import { addIcon } from '../icon/panel-icons.js';
import { isTooLong, textLimit } from '../ui/text-limit.js';

/** A poll that a moderator has written. */
export interface NewPoll extends PollSettings {
  question: string;
  options: string[];
}

const RESULTS = {
  live: 'resultsLive',
  'after-vote': 'resultsAfterVote',
  'at-end': 'resultsAtEnd',
} as const satisfies Record<PollResults, string>;

const NEW: NewPoll = {
  question: '',
  options: ['', ''],
  multiple: false,
  anonymous: true,
  canChangeVote: false,
  results: 'live',
};

/** Where a moderator writes a new poll. */
export class PollForm {
  readonly #element: ReactiveControllerHost & { readonly renderRoot: DocumentFragment | HTMLElement };
  readonly #onStart: (poll: NewPoll) => void;
  #poll = NEW;

  constructor(
    element: ReactiveControllerHost & { readonly renderRoot: DocumentFragment | HTMLElement },
    onStart: (poll: NewPoll) => void,
  ) {
    this.#element = element;
    this.#onStart = onStart;
  }

  reset(): void {
    this.#set(NEW);
  }

  /** @param onCancel null: the form cannot be left. */
  render(words: Words, onCancel: (() => void) | null): TemplateResult {
    const { question, options, multiple, anonymous, canChangeVote } = this.#poll;
    return html`<form part="form" @submit=${(event: SubmitEvent) => this.#onSubmit(event)}>
      ${this.#field(words, 'question', question, (text) => this.#set({ question: text }))}
      ${options.map((option, index) =>
        this.#field(words, index, option, (text) =>
          this.#set({ options: this.#poll.options.map((old, at) => (at === index ? text : old)) }),
        ),
      )}
      ${
        options.length < MAX_POLL_OPTIONS
          ? html`<button class="button add" type="button" @click=${() => this.#set({ options: [...this.#poll.options, ''] })}>
              ${addIcon}${words.term('addOption')}
            </button>`
          : nothing
      }
      ${choice(words.term('allowSeveral'), multiple, (on) => this.#set({ multiple: on }))}
      ${choice(words.term('showVoters'), !anonymous, (on) => this.#set({ anonymous: !on }))}
      ${choice(words.term('allowChange'), canChangeVote, (on) => this.#set({ canChangeVote: on }))}
      ${this.#results(words)}
      <div class="row">
        ${
          onCancel
            ? html`<button class="button" type="button" @click=${onCancel}>${words.term('cancel')}</button>`
            : nothing
        }
        <button class="button button--main" type="submit">${words.term('startPoll')}</button>
      </div>
    </form>`;
  }

  #results(words: Words): TemplateResult {
    return html`<label class="field">
      <span>${words.term('pollResults')}</span>
      <select
        @change=${({ target }: Event) => this.#set({ results: (target as HTMLSelectElement).value as PollResults })}
      >
        ${Object.entries(RESULTS).map(
          ([value, word]) =>
            html`<option value=${value} ?selected=${this.#poll.results === value}>${words.term(word)}</option>`,
        )}
      </select>
    </label>`;
  }

  /** @param which the question, or the answer with this index. */
  #field(
    words: Words,
    which: 'question' | number,
    value: string,
    onInput: (text: string) => void,
  ): TemplateResult {
    const isQuestion = which === 'question';
    const most = isQuestion ? MAX_QUESTION_LENGTH : MAX_OPTION_LENGTH;
    const limit = `limit-${which}`;
    // As it is sent.
    const line = cleanName(value);
    return html`<label class="field"
        ><span>${isQuestion ? words.term('pollQuestion') : words.term('pollOption', which + 1)}</span>
        <input
          class="text"
          dir=${directionOf(value)}
          aria-describedby=${limit}
          aria-invalid=${isTooLong(line, most) ? 'true' : 'false'}
          .value=${value}
          @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
        />
      </label>
      ${textLimit(limit, line, most, words)}`;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const question = cleanName(this.#poll.question);
    const options = this.#poll.options.map(cleanName).filter(Boolean);
    const { renderRoot } = this.#element;
    const tooLong = renderRoot.querySelector<HTMLElement>('[aria-invalid=true]');
    const missing = [...renderRoot.querySelectorAll<HTMLInputElement>('input.text')]
      .slice(0, 3)
      .filter(({ value }) => !cleanName(value));
    if (tooLong) tooLong.focus();
    else if (!question || options.length < 2) missing.at(-1)?.focus();
    else this.#onStart({ ...this.#poll, question, options });
  }

  #set(changes: Partial<NewPoll>): void {
    this.#poll = { ...this.#poll, ...changes };
    this.#element.requestUpdate();
  }
}

function choice(label: string, on: boolean, onChange: (on: boolean) => void): TemplateResult {
  return html`<label class="choice">
    <input
      type="checkbox"
      .checked=${on}
      @change=${({ target }: Event) => onChange((target as HTMLInputElement).checked)}
    />
    ${label}
  </label>`;
}
