import { css, html, nothing, type TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';
import { aiStateOf } from '../ai/ai-state-of.js';
import { CallElement } from '../base/call-element.js';
import { AI_KEY, HELP_KEY, SHORTCUTS } from '../base/shortcuts.js';
import type { Word } from '../i18n/terms.js';
import { closeIcon } from '../icon/icons.js';
import { tokens } from '../ui/tokens.js';

/** The actions of each control: both directions of a toggle. */
const DOES: Readonly<Record<string, readonly Word[]>> = {
  'call-mic-toggle': ['mute', 'unmute'],
  'call-camera-toggle': ['cameraOff', 'cameraOn'],
  'call-screen-toggle': ['shareScreen', 'stopSharing'],
  'call-hand-toggle': ['raiseHand', 'lowerHand'],
  'call-reactions': ['react'],
  'call-chat-toggle': ['showChat', 'hideChat'],
  'call-captions-toggle': ['captionsOn', 'captionsOff'],
  'call-layout-toggle': ['showSpeaker', 'showGrid'],
  'call-participants-toggle': ['showPeople', 'hidePeople'],
  'call-settings-toggle': ['showSettings', 'hideSettings'],
  'call-fullscreen-toggle': ['enterFullscreen', 'leaveFullscreen'],
};

/**
 * The list of keyboard shortcuts: a dialog that is open for as long as the element is in the page.
 *
 * @tagname call-shortcuts
 *
 * @fires close - The person closed the dialog. Remove the element from the page.
 *
 * @csspart base - The dialog.
 * @csspart key - Each key.
 */
export class CallShortcutsElement extends CallElement {
  static override styles = [
    tokens,
    css`
      dialog {
        inline-size: min(440px, calc(100vw - 32px));
        padding: 8px 8px 16px;
        border: 0;
        border-radius: 18px;
        background: var(--_raised);
        color: var(--_text);
        box-shadow: var(--_shadow);
      }

      dialog::backdrop {
        background: oklch(0 0 0 / 0.45);
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding-inline-start: 16px;
      }

      h2 {
        margin: 0;
        font-size: 18px;
        font-weight: 600;
        letter-spacing: -0.01em;
      }

      button {
        display: grid;
        place-items: center;
        inline-size: 44px;
        block-size: 44px;
        border: 0;
        border-radius: 10px;
        background: none;
        color: var(--_text-quiet);
        cursor: pointer;
        --_icon: 20px;
      }

      button:hover {
        background: var(--_control);
        color: var(--_text);
      }

      dl {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        margin: 4px 16px 0;
      }

      dt,
      dd {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        margin: 0;
        padding-block: 10px;
        border-block-end: 1px solid var(--_line);
        font-size: 14px;
      }

      dt {
        justify-content: flex-start;
      }

      dt:last-of-type,
      dd:last-of-type {
        border: 0;
      }

      kbd {
        display: inline-block;
        min-inline-size: 28px;
        padding: 2px 8px;
        border-radius: 6px;
        background: var(--_control);
        font: inherit;
        font-weight: 600;
        text-align: center;
      }
    `,
  ];

  @query('dialog') private readonly dialog!: HTMLDialogElement;

  protected override render(): TemplateResult {
    const { words } = this;
    const hasAi = aiStateOf(this.call, (store) => this.read(store)) !== undefined;
    return html`<dialog part="base" aria-labelledby="title" @close=${this.#onClose}>
      <header>
        <h2 id="title">${words.term('shortcuts')}</h2>
        <button type="button" aria-label=${words.term('close')} @click=${() => this.dialog.close()}>
          ${closeIcon}
        </button>
      </header>
      <dl>
        ${Object.entries(DOES).map(([tag, does]) =>
          this.#row(does.map((word) => words.term(word)).join(' / '), (SHORTCUTS[tag] ?? '').toUpperCase()),
        )}
        ${this.#row(words.term('holdToTalk'), words.term('spaceBar'))}
        ${hasAi ? this.#row(words.term('holdToTalkToAi'), AI_KEY.toUpperCase()) : nothing}
        ${this.#row(words.term('shortcuts'), HELP_KEY)}
      </dl>
    </dialog>`;
  }

  #row(does: string, key: string): TemplateResult {
    return html`<dt>${does}</dt>
      <dd><kbd part="key">${key}</kbd></dd>`;
  }

  protected override firstUpdated(): void {
    // jsdom does not support modal dialogs.
    if (this.dialog.showModal) this.dialog.showModal();
    else this.dialog.open = true;
  }

  #onClose(): void {
    this.dispatchEvent(new Event('close'));
  }
}
