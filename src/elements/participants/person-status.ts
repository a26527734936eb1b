import { css, html, type LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  type CustomStatus,
  customStatus,
  MAX_STATUS_LENGTH,
  type PersonStatus,
  partsOfStatus,
} from '../../call/status/person-status.js';
import { isComposing } from '../base/composition.js';
import type { Words } from '../i18n/words.js';
import { checkIcon } from '../icon/icons.js';
import { editIcon, phoneIcon, removeIcon } from '../icon/panel-icons.js';

/** What a person's presence says about them, under their name. */
export function statusLine(words: Words, said: PersonStatus | undefined): TemplateResult | typeof nothing {
  if (!said) return nothing;
  const { away, device, breakout, status } = said;
  const phone = words.term('onPhone');
  const facts = [
    away ? html`<span class="away">${words.term('away')}</span>` : nothing,
    device === 'phone'
      ? html`<span class="phone" title=${phone}>${phoneIcon}<span class="visually-hidden">${phone}</span></span>`
      : nothing,
    breakout ? html`<span>${words.term('inBreakout', breakout)}</span>` : nothing,
  ].filter((fact) => fact !== nothing);
  const text = status ? textOf(status) : '';
  return html`${facts.length > 0 ? html`<span part="person__facts" class="facts">${facts}</span>` : nothing}
  ${text ? html`<span part="person__status" class="said" dir="auto" title=${text}>${text}</span>` : nothing}`;
}

/** The status as it is written in one field. */
function textOf({ text, emoji = '' }: CustomStatus): string {
  return `${emoji} ${text}`.trim();
}

/** The part of `<call-participants>` that the editor uses. */
interface EditorHost extends LitElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** Your own status: a button, and a field below your row while you write. */
export class StatusEditor {
  readonly #host: EditorHost;
  readonly #save: (status: CustomStatus | null) => Promise<boolean>;
  /** Null while the field is closed. */
  #text: string | null = null;

  /** @param save sets the status; false if it was refused. The field stays open then. */
  constructor(host: EditorHost, save: (status: CustomStatus | null) => Promise<boolean>) {
    this.#host = host;
    this.#save = save;
  }

  /** The end of your row. */
  render(words: Words, status: CustomStatus | null): TemplateResult {
    const label = words.term(status ? 'editStatus' : 'setStatus');
    return html`<button
        part="status-edit"
        class="more"
        type="button"
        aria-expanded=${this.#text === null ? 'false' : 'true'}
        aria-label=${label}
        title=${label}
        @click=${() => (this.#text === null ? this.#open(status) : this.#close())}
      >
        ${editIcon}
      </button>
      ${this.#text === null ? nothing : this.#form(words, this.#text, status)}`;
  }

  #form(words: Words, text: string, status: CustomStatus | null): TemplateResult {
    const written = partsOfStatus(text);
    const isOver = [...written.text].length > MAX_STATUS_LENGTH;
    return html`<form
      part="status-form"
      class="status-form"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        if (!isOver) void this.#set(customStatus(written));
      }}
      @keydown=${this.#onKey}
    >
      <input
        class="status-input"
        type="text"
        dir="auto"
        autocomplete="off"
        enterkeyhint="done"
        aria-label=${words.term('yourStatus')}
        placeholder=${words.term('statusExample')}
        aria-describedby="status-limit"
        aria-invalid=${isOver ? 'true' : 'false'}
        .value=${live(text)}
        @input=${(event: InputEvent) => this.#write((event.target as HTMLInputElement).value)}
      />
      <button
        class="more"
        type="submit"
        aria-disabled=${isOver ? 'true' : 'false'}
        aria-label=${words.term('save')}
        title=${words.term('save')}
      >
        ${checkIcon}
      </button>
      ${
        status
          ? html`<button
              class="more"
              type="button"
              aria-label=${words.term('clearStatus')}
              title=${words.term('clearStatus')}
              @click=${() => void this.#set(null)}
            >
              ${removeIcon}
            </button>`
          : nothing
      }
      <span id="status-limit" class="status-limit" role="alert"
        >${isOver ? words.term('tooLong', words.number(MAX_STATUS_LENGTH)) : nothing}</span
      >
    </form>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event)) return;
    // Closes this field, and not the panel around it.
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };

  #open(status: CustomStatus | null): void {
    this.#write(status ? textOf(status) : '');
    void this.#focus('.status-input');
  }

  #close(): void {
    this.#write(null);
    void this.#focus('[part=status-edit]');
  }

  #write(text: string | null): void {
    this.#text = text;
    this.#host.requestUpdate();
  }

  async #set(status: CustomStatus | null): Promise<void> {
    if (await this.#save(status)) this.#close();
  }

  async #focus(selector: string): Promise<void> {
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

export const personStatusStyles = css`
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    color: var(--_text-quiet);
    font-size: 12px;
    --_icon: 14px;
  }

  .facts span {
    overflow-wrap: anywhere;
  }

  .phone {
    align-content: center;
    line-height: 1;
  }

  .said {
    display: block;
    overflow: hidden;
    color: var(--_text-quiet);
    font-size: 12px;
    /* A text in another direction than the row stands below the name all the same. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  li:has(.facts, .said) {
    padding-block: 4px;
  }

  li:has(.away) .initials {
    opacity: 0.45;
  }

  li:has(.status-form) {
    flex-wrap: wrap;
  }

  .status-form {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px;
    padding-block-end: 8px;
  }

  .status-input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    padding: 0 12px;
    border: 1px solid color-mix(in oklab, var(--_text) 48%, transparent);
    border-radius: var(--_radius-control);
    background: transparent;
    color: var(--_text);
    font: inherit;
  }

  .status-form .more[aria-disabled='true'] {
    opacity: 0.5;
  }

  .status-limit {
    flex-basis: 100%;
    color: var(--_danger-text);
    font-size: 13px;
  }

  .status-limit:empty {
    display: none;
  }
`;
