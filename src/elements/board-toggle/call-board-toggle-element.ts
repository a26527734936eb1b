import type { TemplateResult } from 'lit';
import type { StateTable } from '../base/base-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import type { BoardRequest } from '../board/board-requests.js';
import { boardStateOf, mayUseBoard } from '../board/board-state-of.js';
import { boardIcon } from '../icon/board-icons.js';
import { ControlElement } from '../ui/control-element.js';

/**
 * Opens and closes the whiteboard for everyone. It is hidden if the room has no `boardBehavior`, and for people who may not
 * draw.
 *
 * @tagname call-board-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires {CallActionRequestEvent} call-board-request - Before it changes; cancelable. `event.data.command` is `open` or
 *   `close`.
 * @fires call-error - The room refused it: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The text of the tooltip.
 *
 * @cssstate open - The whiteboard is open.
 */
export class CallBoardToggleElement extends ControlElement {
  protected static override states: StateTable<CallBoardToggleElement> = {
    open: (toggle) => toggle.#isOpen,
  };

  protected static override isHidden = (toggle: CallBoardToggleElement): boolean =>
    !mayUseBoard(toggle.call, (store) => toggle.read(store));

  get #isOpen(): boolean {
    return boardStateOf(this.call, (store) => this.read(store))?.open ?? false;
  }

  protected override render(): TemplateResult {
    const isOpen = this.#isOpen;
    return this.control({
      label: this.words.term(isOpen ? 'closeBoard' : 'openBoard'),
      icon: boardIcon,
      tone: isOpen ? 'active' : 'plain',
      onClick: () => void this.attempt(() => this.#set(!isOpen)),
    });
  }

  async #set(open: boolean): Promise<void> {
    const { call } = this;
    const command = open ? 'open' : 'close';
    if (call && this.request(new CallActionRequestEvent<BoardRequest>('call-board-request', { command })))
      await call.board[command]();
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-board-request': CallActionRequestEvent<BoardRequest>;
  }
}
