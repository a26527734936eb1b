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

  protected override count() {
    const room = this.call && this.read(this.call.room);
    const unread = room && this.isConnected ? this.read(this.call!.chat.unread) : 0;
    if (unread === 0) return null;
    return {
      text: unread > 99 ? '99+' : String(unread),
      meaning: this.words.term('unread', unread),
      isNew: true,
    };
  }
}
