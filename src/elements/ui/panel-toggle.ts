import { css, html, nothing, type TemplateResult } from 'lit';
import type { StateTable } from '../base/base-element.js';
import { CallPanelToggleRequestEvent } from '../base/events.js';
import type { Panel } from '../base/room-view.js';
import type { Word } from '../i18n/terms.js';
import { ControlElement } from './control-element.js';

/** The differences between the panel toggles. */
export interface PanelToggleConfig {
  readonly panel: Panel;
  readonly icon: TemplateResult;
  readonly show: Word;
  readonly hide: Word;
}

/** A button that opens and closes a panel beside the call, with a count at its corner. */
export abstract class PanelToggle extends ControlElement {
  static override styles = [
    ...ControlElement.styles,
    css`
      :host {
        position: relative;
      }

      .count {
        position: absolute;
        inset-block-start: -3px;
        inset-inline-end: -3px;
        min-inline-size: 20px;
        padding: 0 5px;
        border-radius: 999px;
        background: light-dark(oklch(0.25 0.012 60), oklch(0.94 0.006 80));
        color: light-dark(white, oklch(0.2 0.01 60));
        font-size: 12px;
        font-weight: 600;
        line-height: 20px;
        text-align: center;
        pointer-events: none;
      }

      .count--new {
        background: var(--_accent);
        color: var(--_on-accent);
      }

      :host([in-menu]) .count {
        inset-block-start: 12px;
        inset-inline-end: 12px;
      }

      :host([in-menu]) .control {
        padding-inline-end: 44px;
      }
    `,
  ];

  protected static override states: StateTable<PanelToggle> = { open: (toggle) => toggle.#isOpen };

  protected abstract readonly config: PanelToggleConfig;

  get #isOpen(): boolean {
    return this.read(this.view.panel) === this.config.panel;
  }

  /** The count at the corner; `isNew`: the person has not seen it yet. */
  protected count(): { text: string; meaning: string; isNew: boolean } | null {
    return null;
  }

  protected override render(): TemplateResult {
    const { panel } = this.view;
    const { config } = this;
    const count = this.count();
    const isOpen = this.#isOpen;
    const next = isOpen ? null : config.panel;
    const does = this.words.term(isOpen ? config.hide : config.show);
    return html`
      ${this.control({
        label: count?.meaning ? `${does} (${count.meaning})` : does,
        icon: config.icon,
        tone: isOpen ? 'active' : 'plain',
        isExpanded: isOpen,
        onClick: () => {
          if (this.request(new CallPanelToggleRequestEvent(next))) panel.set(next);
        },
      })}
      ${
        count
          ? html`<span part="count" class=${count.isNew ? 'count count--new' : 'count'} aria-hidden="true"
              >${count.text}</span
            >`
          : nothing
      }
    `;
  }
}
