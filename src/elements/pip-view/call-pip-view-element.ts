import { css, html, nothing, type TemplateResult } from 'lit';
import { CallElement } from '../base/call-element.js';
import { tokens } from '../ui/tokens.js';

/**
 * A compact view of the call: everyone, and the three most important controls. `<call-pip-toggle>` puts it into a
 * window that stays on top.
 *
 * @tagname call-pip-view
 *
 * @csspart grid - The tiles.
 * @csspart bar - The controls.
 */
export class CallPipViewElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        position: fixed;
        inset: 0;
        background: var(--_stage);
        color-scheme: light dark;
      }

      :host([theme='light']) {
        color-scheme: light;
      }

      :host([theme='dark']) {
        color-scheme: dark;
      }

      call-media-grid {
        position: absolute;
        inset: 0;
        padding: 6px;
        --call-gap: 6px;
      }

      call-control-bar {
        position: absolute;
        inset-block-end: 10px;
        inset-inline: 0;
        margin-inline: auto;
        inline-size: fit-content;
        zoom: 0.8;
        opacity: 0;
        transition: opacity 200ms;
      }

      :host(:hover) call-control-bar,
      call-control-bar:focus-within {
        opacity: 1;
      }

      @media (hover: none) {
        call-control-bar {
          opacity: 1;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    if (!call) return nothing;
    const isAudience = this.read(call.self.details).role === 'viewer';
    return html`
      <call-media-grid part="grid" .call=${call} self-view="hidden"></call-media-grid>
      <call-control-bar part="bar" .call=${call}>
        ${
          isAudience
            ? nothing
            : html`<call-mic-toggle .call=${call}></call-mic-toggle>
                <call-camera-toggle .call=${call}></call-camera-toggle>`
        }
        <call-leave-button .call=${call}></call-leave-button>
      </call-control-bar>
    `;
  }
}
