import { captionsStateOf } from '../captions/captions-state-of.js';
import { transcriptIcon } from '../icon/transcript-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes the transcript. It is hidden if the room has no captions behavior.
 *
 * @tagname call-transcript-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate open - The transcript is open beside the call.
 */
export class CallTranscriptToggleElement extends PanelToggle {
  protected static override isHidden = (toggle: CallTranscriptToggleElement): boolean =>
    !captionsStateOf(toggle.call, (store) => toggle.read(store));

  protected override readonly config: PanelToggleConfig = {
    panel: 'transcript',
    icon: transcriptIcon,
    show: 'showTranscript',
    hide: 'hideTranscript',
  };
}
