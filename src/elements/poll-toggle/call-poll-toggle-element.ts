import type { PollState } from '../../behaviors/poll-state.js';
import { pollIcon } from '../icon/panel-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes the polls, and shows the number of open polls that you have neither seen nor voted in. It is hidden if
 * the room has no poll behavior.
 *
 * @tagname call-poll-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 * @csspart count - The number of new polls.
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
    const unseen = this.#poll() ? this.read(this.call!.polls.unseen) : 0;
    return unseen === 0
      ? null
      : { text: String(unseen), meaning: this.words.term('newPolls', unseen), isNew: true };
  }

  #poll(): PollState | undefined {
    const room = this.call && this.read(this.call.room);
    return room && this.isConnected ? this.read(this.call!.polls.state) : undefined;
  }
}
