import { adoptStyles, css, html, type TemplateResult } from 'lit';
import { importPart } from '../../call/load-part.js';
import { CallElement } from '../base/call-element.js';
import { RoomListener } from '../base/room-listener.js';
import { tokens } from '../ui/tokens.js';
import type { FloatingReactions } from './floating-reactions.js';

/**
 * Shows everyone's reactions, including those of viewers and your own, rising with the sender's name. With `prefers-reduced-motion` they
 * stand still and fade. It fills its container and lets every click through.
 *
 * @tagname call-reaction-stream
 *
 * @csspart reaction - Each reaction.
 * @csspart name - The sender's name.
 */
export class CallReactionStreamElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
      }
    `,
  ];

  /** Its code loads with the first reaction. */
  #reactions: FloatingReactions | null = null;

  constructor() {
    super();
    new RoomListener(
      this,
      () => this.call,
      (room) => [
        room.on('reaction', ({ name, reaction }) => {
          void this.attempt(() => this.#show(name, reaction), 'page');
        }),
      ],
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reactions?.clear();
  }

  protected override render(): TemplateResult {
    return html`<div role="log" aria-live="polite" aria-label=${this.words.term('react')}>
      ${this.#reactions?.render()}
    </div>`;
  }

  async #show(name: string, reaction: string): Promise<void> {
    const { FloatingReactions, floatingReactionStyles } = await importPart(import('./floating-reactions.js'));
    if (!this.isConnected) return;
    if (!this.#reactions) {
      const { elementStyles } = this.constructor as typeof CallReactionStreamElement;
      adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, floatingReactionStyles]);
      this.#reactions = new FloatingReactions(this, this.words);
    }
    this.#reactions.add(name, reaction);
  }
}
