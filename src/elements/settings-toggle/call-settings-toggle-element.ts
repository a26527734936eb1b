import { settingsIcon } from '../icon/panel-icons.js';
import { PanelToggle, type PanelToggleConfig } from '../ui/panel-toggle.js';

/**
 * Opens and closes the settings.
 *
 * @tagname call-settings-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-panel-toggle-request - Before it changes; cancelable. `event.panel` is the panel that will be open.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate open - The settings are open.
 */
export class CallSettingsToggleElement extends PanelToggle {
  protected override readonly config: PanelToggleConfig = {
    panel: 'settings',
    icon: settingsIcon,
    show: 'showSettings',
    hide: 'hideSettings',
  };
}
