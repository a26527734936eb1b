import { watchIcon } from '../icon/watch-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';
import { watchStateOf } from '../watch/watch-state-of.js';

/**
 * Opens and closes the queue of videos that everyone watches. It is hidden if the room has no `watchBehavior`.
 *
 * @tagname call-watch-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart count - The number of videos in the queue.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate open - The queue is open beside the call.
 */
export class CallWatchToggleElement extends PanelToggle {
  protected static override isHidden = (toggle: CallWatchToggleElement): boolean =>
    !watchStateOf(toggle.call, (store) => toggle.read(store));

  protected override readonly config: PanelToggleConfig = {
    panel: 'watch',
    icon: watchIcon,
    show: 'showWatch',
    hide: 'hideWatch',
  };

  protected override count() {
    const state = watchStateOf(this.call, (store) => this.read(store));
    const count = Object.keys(state?.videos ?? {}).length;
    if (count === 0) return null;
    const text = this.words.number(count);
    return { text, meaning: this.words.term('videosInQueue', count, text), isNew: false };
  }
}
