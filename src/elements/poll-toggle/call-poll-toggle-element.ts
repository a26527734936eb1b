import type { TemplateResult } from 'lit';
import { pollIcon } from '../icon/icons-later.js';
import { PanelToggle, type PanelToggleLook } from '../look/panel-toggle.js';
import { pollOf } from '../poll/poll-of.js';

/**
 * Opens and closes the poll. It shows nothing where the room has no poll behaviour.
 *
 * @tagname call-poll-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancellable. `event.panel` is what will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 * @csspart count - Marks a poll that is open.
 *
 * @cssstate open - The poll is open beside the call.
 */
export class CallPollToggleElement extends PanelToggle {
  protected override readonly look: PanelToggleLook = {
    panel: 'poll',
    icon: pollIcon,
    show: 'showPoll',
    hide: 'hidePoll',
  };

  protected override render(): TemplateResult {
    const room = this.call && this.read(this.call.room);
    const state = room && this.isConnected ? this.read(pollOf(room).state) : undefined;
    this.hidden = state === undefined;
    return super.render();
  }

  protected override count() {
    const room = this.call && this.read(this.call.room);
    const state = room && this.isConnected ? this.read(pollOf(room).state) : undefined;
    return state?.open ? { text: '?', meaning: '', isNew: true } : null;
  }
}
