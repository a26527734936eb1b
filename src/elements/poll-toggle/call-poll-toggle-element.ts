import type { PollState } from '../../behaviors/poll-state.js';
import { pollIcon } from '../icon/panel-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes the poll. It is hidden if the room has no poll behavior.
 *
 * @tagname call-poll-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 * @csspart count - Marks a poll that is open.
 *
 * @cssstate open - The poll is open beside the call.
 */
export class CallPollToggleElement extends PanelToggle {
  protected static override isHidden = (toggle: CallPollToggleElement): boolean => !toggle.#poll();

  protected override readonly config: PanelToggleConfig = {
    panel: 'poll',
    icon: pollIcon,
    show: 'showPoll',
    hide: 'hidePoll',
  };

  protected override count() {
    return this.#poll()?.open ? { text: '?', meaning: '', isNew: true } : null;
  }

  #poll(): PollState | undefined {
    const room = this.call && this.read(this.call.room);
    return room && this.isConnected ? this.read(this.call!.polls.state) : undefined;
  }
}
