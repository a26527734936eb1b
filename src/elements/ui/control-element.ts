import { LitElement, type TemplateResult } from 'lit';
import { CallElement } from '../base/call-element.js';
import { property } from '../base/property.js';
import { SHORTCUTS } from '../base/shortcuts.js';
import { type ControlButton, controlButton, controlButtonStyles } from './control-button.js';
import { tokens } from './tokens.js';

/** An element that is one round button. */
export abstract class ControlElement extends CallElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [tokens, controlButtonStyles];

  /** Whether it is a line of a menu; `<call-control-bar>` sees to that for what does not fit into it. */
  @property({ type: Boolean, reflect: true, attribute: 'in-menu' }) inMenu = false;

  /** Does what a click does. */
  toggle(): void {
    this.renderRoot.querySelector('button')?.click();
  }

  protected control(button: ControlButton): TemplateResult {
    const key = this.isInRoom ? SHORTCUTS[this.localName] : undefined;
    return controlButton({
      ...button,
      ...(key && { key, hint: this.words.term('withShortcut', button.label, key.toUpperCase()) }),
    });
  }
}
