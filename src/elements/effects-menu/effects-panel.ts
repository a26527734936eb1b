import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import { styled } from '../base/styled.js';
import { addPanelWords } from '../i18n/panel-words.js';
import type { Words } from '../i18n/words.js';
import { checkIcon, noiseIcon } from '../icon/icons.js';
import { mirrorIcon } from '../icon/panel-icons.js';
import { switchField, switchStyles } from '../ui/switch.js';
import type { Background, ChosenEffects } from './chosen-effects.js';
import { setBackground, setMirror, setNoise } from './effects.js';
import { effectsStyles } from './effects-styles.js';
import { PAINTED, paintedBackground, swatchOf } from './painted-backgrounds.js';

addPanelWords();

/** The styles of the elements that render {@link effectsPanel}. */
export const effectsPanelStyles = [switchStyles, effectsStyles];

export interface EffectsPanelOptions {
  readonly call: Call;
  readonly words: Words;
  readonly chosen: ChosenEffects;
  /** The background images to choose from, instead of the painted backgrounds. */
  readonly backgrounds?: readonly Background[] | null;
  /** Whether to show the effects of each device; both by default. */
  readonly microphone?: boolean;
  readonly camera?: boolean;
  /** Runs a function that may fail, and reports its failure. */
  readonly attempt: (run: () => Promise<void>) => void;
}

/** Renders the choices of background and noise suppression, for the menu and other places. */
export function effectsPanel(options: EffectsPanelOptions): TemplateResult {
  const { call, words, chosen, attempt, microphone = true, camera = true } = options;
  return html`
    ${camera ? backgrounds(options) : nothing}
    ${
      microphone
        ? switchField(noiseIcon, words.term('suppressNoise'), chosen.noise, (on) =>
            attempt(() => setNoise(call, on)),
          )
        : nothing
    }
    ${
      camera
        ? switchField(mirrorIcon, words.term('mirrorForAll'), chosen.mirror, (on) =>
            attempt(() => setMirror(call, on)),
          )
        : nothing
    }
  `;
}

function backgrounds({ call, words, chosen, backgrounds, attempt }: EffectsPanelOptions): TemplateResult {
  const option = (id: string, label: string, look: string, choose: () => Promise<void>) => {
    const isChosen = chosen.background === id;
    return html`<button
      class="option"
      type="button"
      role="radio"
      aria-checked=${isChosen ? 'true' : 'false'}
      @click=${() => attempt(choose)}
    >
      <span class="swatch ${look.includes('(') ? '' : look}" ${styled(look.includes('(') ? { background: look } : {})}>
        ${isChosen ? checkIcon : nothing}
      </span>
      <span>${label}</span>
    </button>`;
  };
  const pictures = backgrounds
    ? backgrounds.map((one) => option(one.id, one.name, pictureOf(one), () => setBackground(call, one)))
    : PAINTED.map((id) => {
        const name = words.term(PAINTED_NAMES[id]);
        return option(id, name, swatchOf(id), () => setBackground(call, paintedBackground(id, name)));
      });
  return html`
    <p id="background" class="title">${words.term('background')}</p>
    <div class="options" role="radiogroup" aria-labelledby="background">
      ${option('none', words.term('backgroundNone'), 'plain', () => setBackground(call, 'none'))}
      ${option('blur', words.term('backgroundBlur'), 'blurred', () => setBackground(call, 'blur'))}
      ${pictures}
    </div>
  `;
}

const PAINTED_NAMES = {
  dawn: 'backgroundDawn',
  forest: 'backgroundForest',
  night: 'backgroundNight',
} as const;

function pictureOf({ image }: Background): string {
  return `center / cover url(${JSON.stringify(typeof image === 'string' ? image : image.toDataURL())})`;
}
