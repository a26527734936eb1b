import { html, type TemplateResult } from 'lit';
import { cleanText } from '../../core/plain-text.js';
import type { Words } from '../i18n/words.js';
import { isTooLong, textLimit } from '../ui/text-limit.js';
import type { AiCommand } from './ai-requests.js';

/** As the room allows. */
export const MAX_INSTRUCTIONS_LENGTH = 8_000;

export interface AiDraft {
  readonly instructions: string;
  /** Empty: the voice that the room chooses. */
  readonly voice: string;
}

export interface AiForm {
  readonly words: Words;
  /** The voices to choose from. */
  readonly voices: readonly string[];
  readonly draft: AiDraft;
  readonly onChange: (change: Partial<AiDraft>) => void;
  readonly onSubmit: () => void;
}

/** The form that lets the AI into the call. */
export function aiForm({ words, voices, draft, onChange, onSubmit }: AiForm): TemplateResult {
  const { instructions, voice } = draft;
  const submit = (event: Event): void => {
    event.preventDefault();
    onSubmit();
  };
  return html`<form part="form" class="form" @submit=${submit}>
    <label>
      ${words.term('aiInstructions')}
      <textarea
        part="instructions"
        rows="4"
        dir="auto"
        placeholder=${words.term('aiInstructionsHint')}
        aria-describedby="instructions-limit"
        .value=${instructions}
        @input=${(event: Event) => onChange({ instructions: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
      ${textLimit('instructions-limit', instructions, MAX_INSTRUCTIONS_LENGTH, words)}
    </label>
    <label>
      ${words.term('aiVoice')}
      <select
        part="voice"
        @change=${(event: Event) => onChange({ voice: (event.target as HTMLSelectElement).value })}
      >
        <option value="" ?selected=${voice === ''}>${words.term('aiUsualVoice')}</option>
        ${voices.map((name) => html`<option value=${name} ?selected=${voice === name}>${name}</option>`)}
      </select>
    </label>
    <p class="hint">${words.term('aiConsent')}</p>
    <button part="enable" class="button button--main" type="submit">${words.term('enableAi')}</button>
  </form>`;
}

/** Null: the instructions are too long. */
export function enableRequest({ instructions, voice }: AiDraft): AiCommand | null {
  const text = cleanText(instructions).trim();
  if (isTooLong(text, MAX_INSTRUCTIONS_LENGTH)) return null;
  return { command: 'enable', ...(text && { instructions: text }), ...(voice && { voice }) };
}
