import { LitElement, type TemplateResult } from 'lit';
import { CallElement } from '../base/call-element.js';
import { hasKeyboard } from '../base/has-keyboard.js';
import { property } from '../base/property.js';
import { SHORTCUTS } from '../base/shortcuts.js';
import { type ControlButton, controlButton, controlButtonStyles } from './control-button.js';
import { tokens } from './tokens.js';

/** The base class of elements that are a single round button. */
export abstract class ControlElement extends CallElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [tokens, controlButtonStyles];

  /** Whether it is a menu row; `<call-control-bar>` sets this for controls that do not fit. */
  @property({ type: Boolean, reflect: true, attribute: 'in-menu' }) inMenu = false;

  /** Does the same as a click. */
  toggle(): void {
    this.renderRoot.querySelector('button')?.click();
  }

  protected control(button: ControlButton): TemplateResult {
    const key = this.isInRoom ? SHORTCUTS[this.localName] : undefined;
    return controlButton({
      ...button,
      ...(key && { key }),
      ...(key && hasKeyboard() && { hint: this.words.term('withShortcut', button.label, key.toUpperCase()) }),
    });
  }
}
