import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import type { StateTable } from '../base/base-element.js';
import { property } from '../base/property.js';
import { effectsIcon } from '../icon/icons-later.js';
import { ControlElement } from '../ui/control-element.js';
import { popoverStyles } from '../ui/popover.js';
import { switchStyles } from '../ui/switch.js';
import { type Background, type ChosenEffects, effectsOf } from './effects.js';
import { effectsPanel } from './effects-panel.js';
import { effectsStyles } from './effects-styles.js';

/**
 * A button that opens a menu of effects for the camera's background and the microphone's noise. Effects load when
 * they are turned on. An effect that is too slow for this machine turns itself off, and a notice says so.
 *
 * @tagname call-effects-menu
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-error - An effect could not be turned on: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The text of the tooltip.
 * @csspart menu - The menu.
 *
 * @cssstate on - An effect is on.
 * @cssstate open - The menu is open.
 */
export class CallEffectsMenuElement extends ControlElement {
  static override styles = [...ControlElement.styles, popoverStyles, switchStyles, effectsStyles];

  protected static override states: StateTable<CallEffectsMenuElement> = {
    on: (menu) => menu.#isOn,
    open: ({ isOpen }) => isOpen,
  };

  /** The background images to choose from, instead of the painted backgrounds. */
  @property({ attribute: false }) backgrounds: readonly Background[] | null = null;

  @state() private isOpen = false;

  get #chosen(): ChosenEffects | null {
    return this.call && effectsOf(this.call, (store) => this.read(store));
  }

  get #isOn(): boolean {
    const chosen = this.#chosen;
    return chosen !== null && (chosen.background !== 'none' || chosen.noise);
  }

  protected override render(): TemplateResult {
    const { call, words } = this;
    const chosen = this.#chosen;
    return html`
      ${this.control({
        label: words.term('effects'),
        icon: effectsIcon,
        tone: this.#isOn ? 'active' : 'plain',
        isExpanded: this.isOpen,
        isBusy: chosen?.isStarting ?? false,
        isDisabled: !call,
        opens: 'menu',
        onClick: () => {},
      })}
      <div
        part="menu"
        id="menu"
        class="popover menu"
        popover
        role="group"
        aria-label=${words.term('effects')}
        @toggle=${this.#onToggle}
      >
        ${call && chosen ? this.#content(call, chosen) : nothing}
      </div>
    `;
  }

  #onToggle(event: ToggleEvent): void {
    this.isOpen = event.newState === 'open';
  }

  #content(call: Call, chosen: ChosenEffects): TemplateResult {
    const { words, backgrounds } = this;
    return effectsPanel({
      call,
      words,
      backgrounds,
      chosen,
      attempt: (run) => void this.attempt(run),
    });
  }
}
