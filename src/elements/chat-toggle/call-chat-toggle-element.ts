import type { PropertyValues } from 'lit';
import type { Call } from '../../call/call.js';
import { chatIcon } from '../icon/call-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes the chat, and shows the number of unread messages.
 *
 * @tagname call-chat-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The text of the tooltip.
 * @csspart count - The number of unread messages.
 *
 * @cssstate open - The chat is open.
 */
export class CallChatToggleElement extends PanelToggle {
  protected override readonly config: PanelToggleConfig = {
    panel: 'chat',
    icon: chatIcon,
    show: 'showChat',
    hide: 'hideChat',
  };

  /** The call in which somebody else was: nobody has written before that, and the code of the chat is not needed. */
  #shared: Call | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.isConnected && this.call && this.#hasCompany(this.call)) this.#shared = this.call;
  }

  #hasCompany(call: Call): boolean {
    const room = this.read(call.room);
    return room !== null && (this.read(call.participants).length > 1 || this.read(room.viewers) > 0);
  }

  protected override count() {
    const { call } = this;
    const isUsed = call !== null && call === this.#shared && this.read(call.room) !== null;
    const unread = isUsed && this.isConnected ? this.read(call.chat.unread) : 0;
    if (unread === 0) return null;
    return {
      text: unread > 99 ? '99+' : String(unread),
      meaning: this.words.term('unread', unread),
      isNew: true,
    };
  }
}
