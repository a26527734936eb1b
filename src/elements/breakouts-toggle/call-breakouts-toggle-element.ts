import { breakoutStateOf } from '../breakouts/breakout-state-of.js';
import { breakoutsIcon } from '../icon/breakout-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes the breakout rooms. It is hidden if the room that was joined has no `breakoutBehavior`.
 *
 * @tagname call-breakouts-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart count - The number of breakout rooms.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate open - The breakout rooms are open beside the call.
 */
export class CallBreakoutsToggleElement extends PanelToggle {
  protected static override isHidden = (toggle: CallBreakoutsToggleElement): boolean =>
    !breakoutStateOf(toggle.call, (store) => toggle.read(store));

  protected override readonly config: PanelToggleConfig = {
    panel: 'breakouts',
    icon: breakoutsIcon,
    show: 'showBreakouts',
    hide: 'hideBreakouts',
  };

  protected override count() {
    const state = breakoutStateOf(this.call, (store) => this.read(store));
    const count = Object.keys(state?.rooms ?? {}).length;
    return count > 0 ? { text: this.words.number(count), meaning: '', isNew: false } : null;
  }
}
