import { css, html, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { isReaction } from '../../room/protocol/limits.js';
import type { StateTable } from '../base/base-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import { reactIcon } from '../icon/call-icons.js';
import { ControlElement } from '../ui/control-element.js';
import { closePopover, onMenuToggle, popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';

/**
 * A button that opens a choice of emoji and sends the chosen reaction to everyone. `<call-reaction-stream>` shows it.
 *
 * @tagname call-reactions
 *
 * @slot icon - Replaces the icon.
 *
 * @fires {CallActionRequestEvent} call-reaction-request - Before a reaction is sent; cancelable.
 *   `event.data.reaction`.
 * @fires call-error - The room refused the reaction: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 * @csspart picker - The popover with the choice.
 * @csspart reaction - Each emoji.
 *
 * @cssstate open - The choice is open.
 */
export class CallReactionsElement extends ControlElement {
  static override styles = [
    ...ControlElement.styles,
    popoverStyles,
    css`
      .picker {
        border-radius: 999px;
      }

      .choices {
        display: flex;
      }

      .reaction {
        justify-content: center;
        inline-size: 44px;
        padding: 0;
        border-radius: 50%;
        font-size: 24px;
        font-family: var(--_emoji);
        line-height: 1;
        transition: scale var(--_press);
      }

      .reaction:hover {
        scale: 1.18;
      }
    `,
  ];

  protected static override states: StateTable<CallReactionsElement> = { open: ({ isOpen }) => isOpen };

  /** The emoji to choose from, separated by spaces. Those of more than 16 characters are left out: no room takes them. */
  @property() choices = '👍 ❤️ 😂 😮 👏 🎉';
  @state() private isOpen = false;
  @query('.picker') private readonly picker!: HTMLElement;

  protected override render(): TemplateResult {
    const isThere = this.call !== null && this.read(this.call.room) !== null;
    return html`
      ${this.control({
        label: this.words.term('react'),
        icon: reactIcon,
        tone: 'plain',
        isExpanded: this.isOpen,
        isDisabled: !isThere,
        opens: 'picker',
        onClick: () => {},
      })}
      <div
        part="picker"
        id="picker"
        class="popover picker"
        popover
        ${popoverFocus()}
        role="group"
        aria-label=${this.words.term('react')}
        @toggle=${this.#onToggle}
        @keydown=${this.#onKey}
      >
        <div class="choices">
          ${this.choices
            .split(/\s+/)
            .filter(isReaction)
            .map(
              (reaction) =>
                html`<button part="reaction" class="item reaction" @click=${() => this.#react(reaction)}>
                  ${reaction}
                </button>`,
            )}
        </div>
      </div>
    `;
  }

  #onToggle(event: ToggleEvent): void {
    this.isOpen = event.newState === 'open';
    onMenuToggle(event);
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...this.picker.querySelectorAll<HTMLElement>('.item')];
    const at = items.indexOf(event.target as HTMLElement);
    items[(at + (this.words.dir() === 'rtl' ? -step : step) + items.length) % items.length]?.focus();
  }

  #react(reaction: string): void {
    const room = this.call?.room.get();
    closePopover(this.picker);
    if (!room || !this.request(new CallActionRequestEvent('call-reaction-request', { reaction }))) return;
    void this.attempt(() => room.command('reaction.send', { reaction }));
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-reaction-request': CallActionRequestEvent<{ reaction: string }>;
  }
}
