import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { checkIcon, effectsIcon, mirrorIcon, soundIcon } from '../icon/icons.js';
import { ControlElement } from '../look/control-element.js';
import { popoverStyles } from '../look/popover.js';
import { switchField, switchStyles } from '../look/switch.js';
import { type Background, type CallEffects, effectsOf } from './call-effects.js';
import { effectsStyles } from './effects-styles.js';
import { PAINTED, paintedBackground, swatchOf } from './painted-backgrounds.js';

/**
 * A button and what opens at it: what is behind one, and how clean one's sound is. Nothing of an effect is loaded
 * before it is switched on; one that this machine cannot keep up with goes off again by itself, and a notice says so.
 *
 * @tagname call-effects-menu
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-error - An effect is not to be had: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 * @csspart menu - What opens.
 *
 * @cssstate on - Something of it is on.
 * @cssstate open - The menu is open.
 */
export class CallEffectsMenuElement extends ControlElement {
  static override styles = [...ControlElement.styles, popoverStyles, switchStyles, effectsStyles];

  /** Pictures to choose from, in place of the painted ones. */
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
        isExpanded: this.matches(':state(open)'),
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

  #content(effects: CallEffects): TemplateResult {
    const { words } = this;
    const chosen = this.read(effects.background);
    const option = (id: string, label: string, look: string, choose: () => Promise<void>) => html`<button
      class="option"
      type="button"
      role="radio"
      aria-checked=${chosen === id ? 'true' : 'false'}
      @click=${() => void this.attempt(choose)}
    >
      <span class="swatch ${look.includes('(') ? '' : look}" style=${look.includes('(') ? `background: ${look}` : nothing}>
        ${chosen === id ? checkIcon : nothing}
      </span>
      <span>${label}</span>
    </button>`;
    const pictures = this.backgrounds
      ? this.backgrounds.map((one) =>
          option(one.id, one.name, pictureOf(one), () => effects.setBackground(one)),
        )
      : PAINTED.map((id) => {
          const name = words.term(PAINTED_NAMES[id]);
          return option(id, name, swatchOf(id), () => effects.setBackground(paintedBackground(id, name)));
        });
    return html`
      <h3 id="background">${words.term('background')}</h3>
      <div class="options" role="radiogroup" aria-labelledby="background">
        ${option('none', words.term('backgroundNone'), 'plain', () => effects.setBackground('none'))}
        ${option('blur', words.term('backgroundBlur'), 'blurred', () => effects.setBackground('blur'))}
        ${pictures}
      </div>
      ${switchField(
        soundIcon,
        words.term('noiseSuppression'),
        this.read(effects.noise),
        (on) => void this.attempt(() => effects.setNoise(on)),
      )}
      ${switchField(
        mirrorIcon,
        words.term('mirrorForAll'),
        this.read(effects.mirror),
        (on) => void this.attempt(() => effects.setMirror(on)),
      )}
    `;
  }
}

const PAINTED_NAMES = {
  dawn: 'backgroundDawn',
  forest: 'backgroundForest',
  night: 'backgroundNight',
} as const;

function pictureOf({ image }: Background): string {
  return `center / cover url(${JSON.stringify(typeof image === 'string' ? image : image.toDataURL())})`;
}
