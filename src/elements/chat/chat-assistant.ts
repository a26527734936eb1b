import { html, nothing, type TemplateResult } from 'lit';
import type { AiProblem } from '../../behaviors/ai-problem.js';
import { Assistant } from '../../behaviors/assistant.js';
import type { FeatureRoom } from '../../behaviors/room-feature.js';
import type { ChatMessage } from '../../room/protocol/index.js';
import { isComposing } from '../base/composition.js';
import { explain } from '../i18n/errors/explain.js';
import type { Words } from '../i18n/words.js';
import { assistantError } from './assistant-error.js';
import type { ChatDraft } from './chat-draft.js';

/** The parts of the chat element that the assistant uses. */
export interface AssistantHost {
  readonly draft: ChatDraft;
  readonly words: Words;
  readonly field: () => HTMLTextAreaElement | null;
  /** Why questions of the user have no answer, by their ids. */
  readonly failures: ReadonlyMap<number, AiProblem>;
  /** Renders again. */
  readonly update: () => void;
}

/** What can be inserted in place of the word at the caret. */
interface Suggestion {
  readonly text: string;
  readonly word: 'askAssistant' | 'summarizeChat';
}

const SUMMARY: Suggestion = { text: '/summary', word: 'summarizeChat' };

/**
 * What a chat has in a room with an assistant: suggestions while the user writes, a hint, and why a question has no
 * answer or an answer is incomplete. This code loads when a room has an assistant, or tells that it has none.
 */
export class ChatAssistant {
  readonly #host: AssistantHost;
  readonly #assistant: Assistant;
  #suggestion: Suggestion | null = null;

  constructor(room: FeatureRoom, host: AssistantHost) {
    this.#host = host;
    this.#assistant = new Assistant(room);
  }

  /** Whether the word at the caret can be completed. */
  get hasSuggestion(): boolean {
    return this.#suggestion !== null;
  }

  /** Why a question of the user has no answer, or why an answer is incomplete. */
  noteOf(message: ChatMessage): TemplateResult | typeof nothing {
    const { words, failures } = this.#host;
    const failure = failures.get(message.id);
    if (failure)
      return html`<p part="note" class="note" role="alert">${explain(words, assistantError(failure))}</p>`;
    const problem = message.deleted ? null : this.#assistant.problemOf(message);
    if (!problem) return nothing;
    return html`<p part="note" class="note">
      ${words.term('answerIncomplete')} ${explain(words, assistantError(problem))}
    </p>`;
  }

  /** Says what goes to the AI service. */
  hint(): TemplateResult {
    return html`<p id="hint" class="hint">${this.#host.words.term('assistantHint', this.#mention.text)}</p>`;
  }

  suggestions(): TemplateResult | typeof nothing {
    const { words } = this.#host;
    if (!this.#suggestion) return nothing;
    const { text, word } = this.#suggestion;
    return html`<div
      id="suggestions"
      part="suggestions"
      class="suggestions"
      role="listbox"
      aria-label=${words.term('suggestions')}
    >
      <div
        id="suggestion"
        class="suggestion"
        role="option"
        aria-selected="true"
        @pointerdown=${keepFocus}
        @click=${() => this.#pick()}
      >
        <bdi class="suggestion-text">${text}</bdi>
        <span class="suggestion-word">${words.term(word)}</span>
      </div>
    </div>`;
  }

  /** Call it when the text or the caret of the field may have changed. */
  suggest(isComposingNow = false): void {
    const field = this.#host.field();
    const suggestion = field && !isComposingNow && !this.#isForOthers ? this.#find(field) : null;
    if (suggestion?.text === this.#suggestion?.text) return;
    this.#suggestion = suggestion;
    this.#host.update();
  }

  stopSuggesting(): void {
    if (!this.#suggestion) return;
    this.#suggestion = null;
    this.#host.update();
  }

  /** Enter inserts the suggestion, Escape dismisses it. Returns whether the key was used so. */
  onKey(event: KeyboardEvent): boolean {
    if (!this.#suggestion || isComposing(event) || event.shiftKey) return false;
    if (event.key !== 'Enter' && event.key !== 'Escape') return false;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') this.#pick();
    else this.stopSuggesting();
    return true;
  }

  get #mention(): Suggestion {
    const name = this.#assistant.state.get()?.name ?? '';
    return { text: `@${name.replace(/\s+/gu, '')}`, word: 'askAssistant' };
  }

  /** Private messages and edits do not reach the assistant. */
  get #isForOthers(): boolean {
    const { edited, recipient, replyTo } = this.#host.draft;
    return edited !== null || (replyTo ? replyTo.to !== null : recipient !== null);
  }

  #find({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Suggestion | null {
    const before = value.slice(0, selectionStart);
    const word = wordAt(before);
    if (selectionStart !== selectionEnd || word === '' || /^\S/u.test(value.slice(selectionEnd))) return null;
    const suggestions = before === word ? [this.#mention, SUMMARY] : [this.#mention];
    const typed = keyOf(word);
    return suggestions.map(({ text }) => keyOf(text)).includes(typed)
      ? null
      : (suggestions.find(({ text }) => keyOf(text).startsWith(typed)) ?? null);
  }

  #pick(): void {
    const { draft, field: fieldOf } = this.#host;
    const field = fieldOf();
    if (!field || !this.#suggestion) return;
    const { text } = this.#suggestion;
    const end = field.selectionStart;
    field.setRangeText(`${text} `, end - wordAt(field.value.slice(0, end)).length, end, 'end');
    this.stopSuggesting();
    draft.write(field.value);
    field.focus();
  }
}

/** The word that a text ends with. */
function wordAt(text: string): string {
  return /\S*$/u.exec(text)![0];
}

/** As the room compares mentions: in any case, and with the full-width characters of input methods. */
function keyOf(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** A press on a suggestion leaves the focus, and the keyboard of a phone, in the field. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
