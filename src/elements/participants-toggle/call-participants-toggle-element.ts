import { peopleIcon } from '../icon/icons-later.js';
import { PanelToggle, type PanelToggleLook } from '../ui/panel-toggle.js';

/**
 * Opens and closes the list of people, and says how many there are; to moderators, how many wait to be let in.
 *
 * @tagname call-participants-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancellable. `event.panel` is what will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 * @csspart count - How many people there are.
 *
 * @cssstate open - The list is open.
 */
export class CallParticipantsToggleElement extends PanelToggle {
  protected override readonly look: PanelToggleLook = {
    panel: 'people',
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
    const count = this.read(call.participants).length;
    return count > 0 ? { text: String(count), meaning: '', isNew: false } : null;
  }
}
