import type { TemplateResult } from 'lit';
import { CallActionRequestEvent } from '../base/events.js';
import { handIcon } from '../icon/icons.js';
import { ControlElement } from '../ui/control-element.js';

/**
 * Raises and lowers the local participant's hand. It shows the room's state, so it changes once the room confirms.
 *
 * @tagname call-hand-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires {CallActionRequestEvent} call-hand-toggle-request - Before it changes; cancelable. `event.data.raised` is
 *   the new state.
 * @fires call-error - The room refused: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The text of the tooltip.
 *
 * @cssstate raised - The hand is raised.
 */
export class CallHandToggleElement extends ControlElement {
  protected override render(): TemplateResult {
    const { call } = this;
    const room = call && this.read(call.room);
    const isRaised = call ? this.read(call.self.details).handRaisedAtMs !== null : false;
    this.setState('raised', isRaised);
    return this.control({
      label: this.words.term(isRaised ? 'lowerHand' : 'raiseHand'),
      icon: handIcon,
      tone: isRaised ? 'active' : 'plain',
      isDisabled: !room,
      onClick: () => {
        if (
          !room ||
          !this.request(new CallActionRequestEvent('call-hand-toggle-request', { raised: !isRaised }))
        )
          return;
        void this.attempt(() => room.command(isRaised ? 'hand.lower' : 'hand.raise'));
      },
    });
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-hand-toggle-request': CallActionRequestEvent<{ raised: boolean }>;
  }
}
