import { css, html, nothing, type TemplateResult } from 'lit';
import { CallPanelToggleRequestEvent } from '../base/events.js';
import { peopleIcon } from '../icon/icons.js';
import { ControlElement } from '../look/control-element.js';

/**
 * Opens and closes the list of people, and says how many there are.
 *
 * @tagname call-people-toggle
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
export class CallPeopleToggleElement extends ControlElement {
  static override styles = [
    ...ControlElement.styles,
    css`
      :host {
        position: relative;
      }

      .count {
        position: absolute;
        inset-block-start: -3px;
        inset-inline-end: -3px;
        min-inline-size: 20px;
        padding: 0 5px;
        border-radius: 999px;
        background: light-dark(oklch(0.25 0.012 60), oklch(0.94 0.006 80));
        color: light-dark(white, oklch(0.2 0.01 60));
        font-size: 12px;
        font-weight: 600;
        line-height: 20px;
        text-align: center;
        pointer-events: none;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { panel } = this.view;
    const count = this.call ? this.read(this.call.participants).length : 0;
    const isOpen = this.read(panel) === 'people';
    const next = isOpen ? null : 'people';
    this.setState('open', isOpen);
    return html`
      ${this.control({
        label: this.words.term(isOpen ? 'hidePeople' : 'showPeople'),
        icon: peopleIcon,
        tone: isOpen ? 'active' : 'plain',
        onClick: () => {
          if (this.request(new CallPanelToggleRequestEvent(next))) panel.set(next);
        },
      })}
      ${count > 0 ? html`<span part="count" class="count" aria-hidden="true">${count}</span>` : nothing}
    `;
  }
}
