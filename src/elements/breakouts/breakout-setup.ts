import { html, type TemplateResult } from 'lit';
import { MAX_BREAKOUT_ROOMS } from '../../behaviors/breakout-state.js';
import type { Words } from '../i18n/words.js';
import type { BreakoutRequest } from './breakout-requests.js';

/** The minutes that a host can choose from. */
const MINUTES = [1, 5, 10, 15, 20, 30, 45, 60, 90] as const;

export interface SetupView {
  readonly words: Words;
  readonly send: (request: BreakoutRequest) => Promise<boolean>;
}

/** The form that creates rooms. @param existing how many there are */
export function createForm({ words, send }: SetupView, existing: number): TemplateResult {
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('count') as HTMLInputElement;
    const count = Math.trunc(field.valueAsNumber) || 0;
    const names = Array.from({ length: Math.max(0, count) }, (_, at) =>
      words.term('breakoutName', words.number(existing + at + 1)),
    );
    void send({ command: 'create', names });
  };
  return html`<form part="form" class="form" novalidate @submit=${onSubmit}>
    <label class="field field--row">
      <span>${words.term('breakoutCount')}</span>
      <input
        part="count"
        name="count"
        class="input input--number"
        type="number"
        inputmode="numeric"
        min="1"
        max=${MAX_BREAKOUT_ROOMS}
        .defaultValue=${existing === 0 ? '2' : '1'}
      />
    </label>
    <button part="create" class=${existing === 0 ? 'button button--main' : 'button'} type="submit">
      ${words.term('createBreakouts')}
    </button>
  </form>`;
}

/** How the rooms open. */
export function openForm({ words, send }: SetupView): TemplateResult {
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const { elements } = event.currentTarget as HTMLFormElement;
    const isChecked = (name: string) => (elements.namedItem(name) as HTMLInputElement).checked;
    const { value } = elements.namedItem('minutes') as HTMLSelectElement;
    void send({
      command: 'open',
      choice: isChecked('choice'),
      mayReturn: isChecked('mayReturn'),
      minutes: value ? Number(value) : null,
    });
  };
  return html`<form part="options" class="form" @submit=${onSubmit}>
    <label class="check"><input type="checkbox" name="choice" /> ${words.term('breakoutChoice')}</label>
    <label class="check"
      ><input type="checkbox" name="mayReturn" .defaultChecked=${true} /> ${words.term('breakoutMayReturn')}</label
    >
    <label class="field field--row">
      <span>${words.term('breakoutTimer')}</span>
      <select part="timer" name="minutes" class="input">
        <option value="">${words.term('noTimer')}</option>
        ${MINUTES.map(
          (minutes) =>
            html`<option value=${minutes}>${words.term('breakoutMinutes', minutes, words.number(minutes))}</option>`,
        )}
      </select>
    </label>
    <button part="open" class="button button--main" type="submit">${words.term('openBreakouts')}</button>
  </form>`;
}
