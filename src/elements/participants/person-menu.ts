import { html, type TemplateResult } from 'lit';
import type { Words } from '../i18n/words.js';
import { soundIcon, soundOffIcon } from '../icon/icons.js';
import type { PersonAction } from './person-actions.js';

/** The volume at which this page plays a person. */
export function volumeField(
  words: Words,
  name: string,
  volume: number,
  onVolume: (volume: number) => void,
): TemplateResult {
  return html`<label class="volume">
    ${volume === 0 ? soundOffIcon : soundIcon}
    <input
      type="range"
      min="0"
      max="100"
      step="5"
      aria-label=${words.term('volumeOf', name)}
      .value=${String(Math.round(volume * 100))}
      @input=${(event: Event) => onVolume((event.target as HTMLInputElement).valueAsNumber / 100)}
    />
    <output>${words.number(volume, { style: 'percent' })}</output>
  </label>`;
}

/** The actions for a person. */
export function actionItems(
  words: Words,
  actions: readonly PersonAction[],
  onAction: (action: PersonAction) => void,
): TemplateResult[] {
  return actions.map(
    (action) => html`<button
      class=${action.isDanger ? 'item item--danger' : 'item'}
      type="button"
      data-action=${action.word}
      @click=${() => onAction(action)}
    >
      ${action.icon}${words.term(action.word)}
    </button>`,
  );
}

/** The question before an action that removes a person. The safe choice comes first. */
export function confirmation(
  words: Words,
  name: string,
  { word, icon, question }: PersonAction,
  on: { onCancel: () => void; onConfirm: () => void },
): TemplateResult {
  return html`<div part="person__confirmation" role="group" aria-labelledby="question">
    <p id="question" class="question">${question ? words.term(question, name) : ''}</p>
    <button class="item" type="button" data-action="cancel" aria-describedby="question" @click=${on.onCancel}>
      ${words.term('cancel')}
    </button>
    <button class="item item--danger" type="button" aria-describedby="question" @click=${on.onConfirm}>
      ${icon}${words.term(word)}
    </button>
  </div>`;
}
