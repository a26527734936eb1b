import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, queryAll, state } from 'lit/decorators.js';
import { MAX_BOARD_TEXT } from '../../behaviors/board-limits.js';
import type { BoardPoint, BoardState } from '../../behaviors/board-state.js';
import type { Call } from '../../call/call.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { download } from '../record-toggle/open-recorder.js';
import { buttons } from '../ui/buttons.js';
import { isTooLong, textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { putPicture, putText, textsOf } from './board-content.js';
import { BoardEditor } from './board-editor.js';
import { boardPng, boardSvg } from './board-export.js';
import { actionOfKey } from './board-keys.js';
import { clearQuestion, selectionFrame } from './board-overlays.js';
import { BoardPointer } from './board-pointer.js';
import type { BoardRequest } from './board-requests.js';
import { BoardScreen } from './board-screen.js';
import { boardStateOf } from './board-state-of.js';
import { boardStyles } from './board-styles.js';
import { actionBar, drawingBar } from './board-toolbar.js';
import { tenth, textSize } from './board-tools.js';
import { toBoard } from './board-view.js';
import { type Writing, writingField } from './board-writing.js';
import { keepTabStop } from './toolbar-keys.js';

/**
 * The whiteboard that everyone in the room draws on, while it is open: a pen, shapes, text, pictures, an eraser, undo of your
 * own changes, pan and zoom, the cursors of the others, and export as SVG and PNG. People who may not draw see it, without
 * the tools. `<call-media-grid>` shows it as its largest tile. It needs `boardBehavior` (`callroom/server`) in the room.
 *
 * While the drawing surface has the focus: Ctrl or ⌘ with Z takes back, with Shift makes again; Delete removes what is selected;
 * the arrow keys move the view; plus and minus zoom. The wheel pans, and zooms with Ctrl or ⌘.
 *
 * @tagname call-board
 *
 * @fires {CallActionRequestEvent} call-board-request - Before the whiteboard is closed or cleared for everyone, or exported;
 *   cancelable. `event.data`: `command` is `close`, `clear` or `export` (with `format`, `svg` or `png`).
 * @fires call-error - A picture or an object cannot be on the whiteboard, or the room refused a change: `event.error`.
 *
 * @csspart base - The whiteboard with its bars.
 * @csspart surface - Where people draw.
 * @csspart tools - The bar with tools, colors and thicknesses.
 * @csspart actions - The bar with undo, zoom, export, clear and close.
 * @csspart tool - A button of a tool.
 * @csspart color - A button of a color.
 * @csspart width - A button of a thickness.
 * @csspart action - A button of the second bar.
 * @csspart status - Whether the room has your changes.
 * @csspart cursor - The cursor of another person, with their name.
 * @csspart selection - The frame around what is selected.
 * @csspart writing - The field in which a text is written.
 * @csspart sure - The question whether to clear the whiteboard.
 *
 * @cssstate drawable - You may draw.
 * @cssstate saving - The room has not stored your latest changes yet.
 */
export class CallBoardElement extends CallElement {
  static override styles = [tokens, buttons, textLimitStyles, boardStyles];

  protected static override states: StateTable<CallBoardElement> = {
    drawable: (element) => element.#mayDraw,
    saving: (element) => element.#open !== null && element.call?.board.status.get() === 'saving',
  };

  protected static override isHidden = (element: CallBoardElement): boolean => element.#open === null;

  @state() private writing: Writing | null = null;
  @state() private isClearing = false;
  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;
  @query('.cursors') private readonly cursors!: HTMLElement | null;
  @query('.surface') private readonly surface!: HTMLElement | null;
  @query('input') private readonly file!: HTMLInputElement | null;
  @queryAll('.bar') private readonly bars!: NodeListOf<HTMLElement>;

  /** The state while the whiteboard is open. */
  #open: BoardState | null = null;
  #mayDraw = false;
  #problem: unknown = null;
  readonly #screen = new BoardScreen({
    editor: () => this.#editor,
    hidden: () => this.writing?.id ?? null,
    nameOf: (name) => this.words.nameOf(name),
    attempt: (run) => void this.attempt(run, 'page'),
  });
  readonly #editor: BoardEditor = new BoardEditor({
    call: () => this.call,
    presence: () => this.#screen.presence,
    painted: () => {
      this.#screen.paintSoon();
      // Its field moves with the view.
      if (this.writing) this.requestUpdate();
    },
    changed: () => this.requestUpdate(),
    startWriting: (point, id) => this.#startWriting(point, id),
    attempt: (run) => void this.attempt(run),
  });
  readonly #pointer = new BoardPointer(this.#editor);

  override connectedCallback(): void {
    super.connectedCallback();
    // The painter went with the last place in the document.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const state = boardStateOf(this.call, (store) => this.read(store));
    this.#open = state?.open && this.isConnected ? state : null;
    this.#mayDraw = this.#open !== null && this.call !== null && this.read(this.call.board.mayDraw);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    if (!call || !this.#open) return nothing;
    const { words } = this;
    const editor = this.#editor;
    const objects = this.read(call.board.objects);
    const mayDraw = this.#mayDraw;
    const label = words.term('boardObjects', objects.size, words.number(objects.size));
    return html`<div part="base" class="base" @paste=${this.#onPaste}>
      <div class="top">
        <h2>${words.term('whiteboard')}</h2>
        <p part="status" class="status" role="status">${this.#status(call)}</p>
        ${actionBar({
          words,
          mayDraw,
          canUndo: this.read(call.board.canUndo),
          canRedo: this.read(call.board.canRedo),
          isEmpty: objects.size === 0,
          onUndo: () => void this.attempt(() => call.board.undo()),
          onRedo: () => void this.attempt(() => call.board.redo()),
          onZoom: (factor) => this.#screen.zoom(factor),
          onFit: () => this.#screen.fit(),
          onExport: (format) => void this.attempt(() => this.#export(call, format)),
          onClear: () => void this.#askToClear(),
          onClose: () => void this.attempt(() => this.#ask({ command: 'close' }, () => call.board.close())),
        })}
      </div>
      <div
        part="surface"
        class=${`surface surface--${mayDraw ? editor.tool : 'hand'}`}
        tabindex="0"
        role="group"
        aria-label=${label}
        @pointerdown=${this.#pointer.onDown}
        @pointermove=${this.#pointer.onMove}
        @pointerup=${this.#pointer.onUp}
        @pointercancel=${this.#pointer.onCancel}
        @pointerleave=${this.#pointer.onLeave}
        @wheel=${this.#pointer.onWheel}
        @dblclick=${this.#onDoubleClick}
        @keydown=${this.#onKey}
        @dragover=${(event: Event) => event.preventDefault()}
        @drop=${this.#onDrop}
      >
        <canvas role="img" aria-label=${label}></canvas>
        <ul class="visually-hidden">
          ${textsOf(objects).map((text) => html`<li>${text}</li>`)}
        </ul>
        <div class="cursors"></div>
        ${selectionFrame(editor.selection, editor.view)}
        ${
          this.writing
            ? writingField(this.writing, editor.view, words, {
                onText: (text) => {
                  const { writing } = this;
                  if (writing) this.writing = { ...writing, object: { ...writing.object, text } };
                },
                onEnd: () => this.#finishWriting(),
              })
            : nothing
        }
      </div>
      ${
        mayDraw
          ? drawingBar({
              words,
              tool: editor.tool,
              color: editor.color,
              width: editor.width,
              onTool: (tool) => editor.setTool(tool),
              onColor: (color) => {
                editor.color = color;
                this.requestUpdate();
              },
              onWidth: (width) => {
                editor.width = width;
                this.requestUpdate();
              },
              onPicture: () => this.file?.click(),
            })
          : nothing
      }
      <input type="file" accept="image/png,image/jpeg,image/webp,image/gif" hidden @change=${this.#onFile} />
      ${
        this.isClearing
          ? clearQuestion(words, {
              onCancel: () => this.#endQuestion(),
              onClear: () => {
                this.#endQuestion();
                void this.attempt(() => this.#ask({ command: 'clear' }, () => call.board.clear()));
              },
            })
          : nothing
      }
    </div>`;
  }

  protected override updated(): void {
    const { call, canvas, surface, cursors } = this;
    if (!call || !this.#open || !canvas || !surface || !cursors) {
      this.#end();
      return;
    }
    for (const bar of this.bars) keepTabStop(bar);
    this.#screen.show(call, { canvas, surface, cursors });
    const problem = call.board.problem.get();
    if (problem && problem !== this.#problem) this.report(problem);
    this.#problem = problem;
  }

  #end(): void {
    this.#screen.end();
    this.writing = null;
    this.isClearing = false;
  }

  #status(call: Call): string {
    const status = this.read(call.board.status);
    this.read(call.board.problem);
    if (status === 'saved') return '';
    const terms = { offline: 'boardOffline', loading: 'boardLoading', saving: 'boardSaving' } as const;
    return this.words.term(terms[status]);
  }

  async #askToClear(): Promise<void> {
    this.isClearing = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.cancel')?.focus();
  }

  #endQuestion(): void {
    this.isClearing = false;
    this.surface?.focus();
  }

  async #ask(request: BoardRequest, run: () => Promise<unknown>): Promise<void> {
    if (this.request(new CallActionRequestEvent<BoardRequest>('call-board-request', request))) await run();
  }

  #export(call: Call, format: 'svg' | 'png'): Promise<void> {
    return this.#ask({ command: 'export', format }, async () => {
      const objects = call.board.objects.get();
      const file =
        format === 'png' ? await boardPng(objects) : new Blob([boardSvg(objects)], { type: 'image/svg+xml' });
      download(file, `${call.roomName}.${format}`);
    });
  }

  #startWriting(point: BoardPoint, id: string | null): void {
    const known = id === null ? undefined : this.call?.board.objects.get().get(id);
    const { color } = this.#editor;
    const size = textSize(this.#editor);
    this.writing =
      known?.type === 'text'
        ? { id, object: known }
        : {
            id: null,
            object: { type: 'text', color, size, text: '', x: tenth(point.x), y: tenth(point.y - size / 2) },
          };
    void this.updateComplete.then(() => this.renderRoot.querySelector('textarea')?.focus());
  }

  #finishWriting(): void {
    const { call, writing } = this;
    // The field stays, and says why.
    if (writing && isTooLong(writing.object.text, MAX_BOARD_TEXT)) return;
    this.writing = null;
    if (call && writing) void this.attempt(() => putText(call.board, writing));
  }

  #addFile(file: Blob | null | undefined): void {
    const { call } = this;
    if (file && call && this.#mayDraw)
      void this.attempt(() => putPicture(call.board, file, this.#editor.view, this.#screen.size));
  }

  #onFile({ target }: Event): void {
    const input = target as HTMLInputElement;
    this.#addFile(input.files?.[0]);
    // The same file can be chosen again.
    input.value = '';
  }

  #onPaste(event: ClipboardEvent): void {
    const file = event.clipboardData?.files[0];
    if (!file || !this.#mayDraw) return;
    event.preventDefault();
    this.#addFile(file);
  }

  #onDrop(event: DragEvent): void {
    event.preventDefault();
    this.#addFile(event.dataTransfer?.files[0]);
  }

  #onDoubleClick(event: MouseEvent): void {
    if (!this.#mayDraw || this.#editor.tool !== 'select' || !this.surface) return;
    const { left, top } = this.surface.getBoundingClientRect();
    const { selected } = this.#editor;
    const isText = selected !== null && this.call?.board.objects.get().get(selected)?.type === 'text';
    if (isText)
      this.#startWriting(toBoard(this.#editor.view, event.clientX - left, event.clientY - top), selected);
  }

  #onKey(event: KeyboardEvent): void {
    const { call } = this;
    if (!call || event.target !== event.currentTarget) return;
    const run = actionOfKey(event, {
      editor: this.#editor,
      screen: this.#screen,
      board: call.board,
      mayDraw: this.#mayDraw,
    });
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    void this.attempt(run);
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-board-request': CallActionRequestEvent<BoardRequest>;
  }
}
