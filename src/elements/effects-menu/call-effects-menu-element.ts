import { adoptStyles, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import type { StateTable } from '../base/base-element.js';
import { property } from '../base/property.js';
import { effectsIcon } from '../icon/icons.js';
import { ControlElement } from '../ui/control-element.js';
import { popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';
import { type Background, type ChosenEffects, effectsOf } from './chosen-effects.js';
import type * as Panel from './effects-panel.js';

/**
 * A button that opens a menu of effects for the camera's background and the microphone's noise. The menu loads when
 * the user approaches the button, and effects load when they are turned on. An effect that is too slow for this machine turns itself off, and a notice says so.
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
  static override styles = [...ControlElement.styles, popoverStyles];

  protected static override states: StateTable<CallEffectsMenuElement> = {
    on: (menu) => menu.#isOn,
    open: ({ isOpen }) => isOpen,
  };

  /** The background images to choose from, instead of the painted backgrounds. */
  @property({ attribute: false }) backgrounds: readonly Background[] | null = null;

  @state() private isOpen = false;
  /** The module that renders the content of the menu, once it is loaded. */
  @state() private panel: typeof Panel | null = null;

  constructor() {
    super();
    // If the content cannot be loaded now, opening the menu tries again, and says so.
    const prepare = () => void this.attempt(() => this.#loadPanel(), 'page');
    for (const type of ['pointerenter', 'focusin']) this.addEventListener(type, prepare);
  }

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
        ${popoverFocus()}
        role="group"
        aria-label=${words.term('effects')}
        @toggle=${this.#onToggle}
      >
        ${call && chosen && this.panel ? this.#content(call, chosen, this.panel) : nothing}
      </div>
    `;
  }

  #onToggle(event: ToggleEvent): void {
    this.isOpen = event.newState === 'open';
    if (this.isOpen) void this.attempt(() => this.#loadPanel());
  }

  async #loadPanel(): Promise<void> {
    if (this.panel) return;
    const panel = await importPart(import('./effects-panel.js'));
    const { elementStyles } = this.constructor as typeof CallEffectsMenuElement;
    adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, ...panel.effectsPanelStyles]);
    this.panel = panel;
  }

  #content(call: Call, chosen: ChosenEffects, { effectsPanel }: typeof Panel): TemplateResult {
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
