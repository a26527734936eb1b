import { css, html, type TemplateResult } from 'lit';
import { CallElement } from '../base/call-element.js';
import { tokens } from '../look/tokens.js';

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * The row of controls that floats below the call. Without children it holds the microphone, the camera and the
 * way out.
 *
 * @tagname call-control-bar
 *
 * @slot - The controls, in order.
 *
 * @csspart base - The bar.
 *
 * @cssproperty [--call-raised] - Its background.
 */
export class CallControlBarElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-block;
      }

      .base {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 8px;
        border-radius: 999px;
        background: color-mix(in oklab, var(--_raised) 90%, transparent);
        box-shadow: var(--_shadow);
        backdrop-filter: blur(16px) saturate(1.4);
      }

      call-leave-button {
        margin-inline-start: 8px;
      }

      @media (forced-colors: active) {
        .base {
          border: 1px solid CanvasText;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<div
      part="base"
      class="base"
      role="toolbar"
      aria-label=${this.words.term('controls')}
      @keydown=${this.#onKey}
    >
      <slot>
        <call-mic-toggle></call-mic-toggle>
        <call-camera-toggle></call-camera-toggle>
        <call-leave-button></call-leave-button>
      </slot>
    </div>`;
  }

  /** Arrow keys go from control to control, in the direction in which they are written. */
  #onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (!step) return;
    const slot = this.renderRoot.querySelector('slot')!;
    const controls = slot.assignedElements({ flatten: true }) as HTMLElement[];
    const at = controls.findIndex((control) => event.composedPath().includes(control));
    if (at < 0) return;
    event.preventDefault();
    const next = at + (this.words.dir() === 'rtl' ? -step : step);
    controls[(next + controls.length) % controls.length]?.focus();
  }
}
