import type { TemplateResult } from 'lit';
import type { StateTable } from '../base/base-element.js';
import { CallLayoutToggleRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import type { Layout } from '../base/room-view.js';
import type { Word } from '../i18n/terms.js';
import { gridIcon, presentationIcon, sideBySideIcon, speakerIcon } from '../icon/panel-icons.js';
import { ControlElement } from '../ui/control-element.js';

/** The label and icon of the button when this layout is next. */
const LAYOUTS: Readonly<Record<Layout, { word: Word; icon: TemplateResult }>> = {
  grid: { word: 'showGrid', icon: gridIcon },
  speaker: { word: 'showSpeaker', icon: speakerIcon },
  presentation: { word: 'showPresentation', icon: presentationIcon },
  'side-by-side': { word: 'showSideBySide', icon: sideBySideIcon },
};

/**
 * Switches to the next layout. By default it alternates between equal tiles and a large active speaker; set `layouts`
 * to change this. `<call-settings>` offers all layouts at once.
 *
 * @tagname call-layout-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-layout-toggle-request - Before it changes; cancelable. `event.layout` is the next layout.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate speaker - The active speaker is large.
 */
export class CallLayoutToggleElement extends ControlElement {
  protected static override states: StateTable<CallLayoutToggleElement> = {
    speaker: (toggle) => toggle.read(toggle.view.layout) === 'speaker',
  };

  /** The names of the layouts to cycle through, separated by spaces; see {@link Layout}. */
  @property({ reflect: true }) layouts = 'grid speaker';

  protected override render(): TemplateResult {
    const { layout } = this.view;
    const present = this.read(layout);
    const round = this.layouts.split(/\s+/).filter((name): name is Layout => name in LAYOUTS);
    const next = round[(round.indexOf(present) + 1) % round.length] ?? 'grid';
    return this.control({
      label: this.words.term(LAYOUTS[next].word),
      icon: LAYOUTS[next].icon,
      tone: 'plain',
      onClick: () => {
        if (!this.request(new CallLayoutToggleRequestEvent(next))) return;
        layout.set(next);
        this.view.keep('layout', next);
      },
    });
  }
}
