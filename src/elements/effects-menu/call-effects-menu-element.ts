import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../base/property.js';
import { effectsIcon } from '../icon/icons-later.js';
import { ControlElement } from '../ui/control-element.js';
import { popoverStyles } from '../ui/popover.js';
import { switchStyles } from '../ui/switch.js';
import { type Background, type Effects, effectsOf } from './effects.js';
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

  /** The background images to choose from, instead of the painted backgrounds. */
  @property({ attribute: false }) backgrounds: readonly Background[] | null = null;

  protected override render(): TemplateResult {
    const { call, words } = this;
    const effects = call && effectsOf(call);
    const isOn = effects && (this.read(effects.background) !== 'none' || this.read(effects.noise));
    this.setState('on', Boolean(isOn));
    return html`
      ${this.control({
        label: words.term('effects'),
        icon: effectsIcon,
        tone: isOn ? 'active' : 'plain',
        isExpanded: this.hasState('open'),
        isBusy: effects ? this.read(effects.isStarting) : false,
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
        ${effects ? this.#content(effects) : nothing}
      </div>
    `;
  }

  #onToggle(event: ToggleEvent): void {
    this.setState('open', event.newState === 'open');
    this.requestUpdate();
  }

  #content(effects: Effects): TemplateResult {
    const { words, backgrounds } = this;
    return effectsPanel({
      effects,
      words,
      backgrounds,
      chosen: {
        background: this.read(effects.background),
        noise: this.read(effects.noise),
        mirror: this.read(effects.mirror),
      },
      attempt: (run) => void this.attempt(run),
    });
  }
}
