import { aiStateOf, hasFloor } from '../ai/ai-state-of.js';
import { CallNoticeEvent } from '../base/events.js';
import { botIcon } from '../icon/icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes `<call-ai>` in `<call-stage>`. It tells you when you get the floor while `<call-ai>` is closed. It is
 * hidden if the room has no AI.
 *
 * @tagname call-ai-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 * @fires call-notice - You have got the floor: `event.notice` has the sentence, and the action that opens `<call-ai>`.
 *
 * @csspart base - The button.
 * @csspart count - The number of people who wait for the floor.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate open - `<call-ai>` is open beside the call.
 */
export class CallAiToggleElement extends PanelToggle {
  protected static override isHidden = (toggle: CallAiToggleElement): boolean =>
    !aiStateOf(toggle.call, (store) => toggle.read(store));

  protected override readonly config: PanelToggleConfig = {
    panel: 'ai',
    icon: botIcon,
    show: 'showAi',
    hide: 'hideAi',
  };

  #hadFloor = false;

  protected override updated(): void {
    const isMine = this.call !== null && hasFloor(this.call);
    const { panel } = this.view;
    if (isMine && !this.#hadFloor && panel.get() !== 'ai') {
      const action = { label: this.words.term('showAi'), run: () => panel.set('ai') };
      this.dispatch(new CallNoticeEvent({ message: this.words.term('youHaveFloor'), action }));
    }
    this.#hadFloor = isMine;
  }

  protected override count() {
    const waiting = aiStateOf(this.call, (store) => this.read(store))?.queue.length ?? 0;
    if (waiting === 0) return null;
    const text = this.words.number(waiting);
    return { text, meaning: `${this.words.term('floorQueue')}: ${text}`, isNew: false };
  }
}
