import { peopleIcon } from '../icon/call-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes the participant list, and shows how many participants there are. To moderators, it shows how many
 * people wait to be admitted, or else how many viewers raise a hand.
 *
 * @tagname call-participants-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 * @csspart count - The number of people.
 *
 * @cssstate open - The list is open.
 */
export class CallParticipantsToggleElement extends PanelToggle {
  protected override readonly config: PanelToggleConfig = {
    panel: 'participants',
    icon: peopleIcon,
    show: 'showPeople',
    hide: 'hidePeople',
  };

  protected override count() {
    const { call, words } = this;
    if (!call) return null;
    const room = this.read(call.room);
    const waiting = room ? this.read(room.waiting).length : 0;
    if (waiting > 0) {
      return { text: String(waiting), meaning: `${words.term('waitingTitle')}: ${waiting}`, isNew: true };
    }
    const hands = room ? this.read(room.audience).handCount : 0;
    if (hands > 0) {
      return { text: String(hands), meaning: `${words.term('handRaised')}: ${hands}`, isNew: true };
    }
    const count = this.read(call.participants).length;
    return count > 0 ? { text: String(count), meaning: '', isNew: false } : null;
  }
}
