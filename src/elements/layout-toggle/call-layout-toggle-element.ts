import type { TemplateResult } from 'lit';
import { CallLayoutToggleRequestEvent } from '../base/events.js';
import { gridIcon, speakerIcon } from '../icon/icons.js';
import { ControlElement } from '../look/control-element.js';

/**
 * Switches between everyone of one size and whoever speaks large.
 *
 * @tagname call-layout-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-layout-toggle-request - Before it changes; cancellable. `event.layout` is what it will be.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 *
 * @cssstate speaker - Whoever speaks is large.
 */
export class CallLayoutToggleElement extends ControlElement {
  protected override render(): TemplateResult {
    const { layout } = this.view;
    const isSpeaker = this.read(layout) === 'speaker';
    const next = isSpeaker ? 'grid' : 'speaker';
    this.setState('speaker', isSpeaker);
    return this.control({
      label: this.words.term(isSpeaker ? 'showGrid' : 'showSpeaker'),
      icon: isSpeaker ? gridIcon : speakerIcon,
      tone: 'plain',
      onClick: () => {
        if (this.request(new CallLayoutToggleRequestEvent(next))) layout.set(next);
      },
    });
  }
}
