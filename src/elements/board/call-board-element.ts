import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, queryAll, state } from 'lit/decorators.js';
import { MAX_BOARD_TEXT } from '../../behaviors/board-limits.js';
import type { BoardObject } from '../../behaviors/board-object.js';
import { type BoardPoint, type BoardState, orderAbove } from '../../behaviors/board-state.js';
import type { Call } from '../../call/call.js';
import { systemClock } from '../../core/clock.js';
import { cleanText } from '../../core/plain-text.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { SizeObserver } from '../base/size-observer.js';
import { styled } from '../base/styled.js';
import { download } from '../record-toggle/open-recorder.js';
import { buttons } from '../ui/buttons.js';
import { isTooLong, textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { type NamedCursor, showCursors } from './board-cursors.js';
import { BoardEditor } from './board-editor.js';
import { boardPng, boardSvg } from './board-export.js';
import { boundsOf, boundsOfAll } from './board-geometry.js';
import { BoardPainter } from './board-painter.js';
import { boardPicture } from './board-picture.js';
import { BoardPointer } from './board-pointer.js';
import { BoardPresence } from './board-presence.js';
import type { BoardRequest } from './board-requests.js';
import { boardStateOf } from './board-state-of.js';
import { boardStyles } from './board-styles.js';
import { actionBar, drawingBar } from './board-toolbar.js';
import { tenth, textSize } from './board-tools.js';
import { fitView, toBoard, toElement, zoomAt } from './board-view.js';
import { type Writing, writingField } from './board-writing.js';
import { keepTabStop } from './toolbar-keys.js';

/** A picture is at most this part of the view. */
const PICTURE_PART = 0.6;
const PAINT_OTHERS_EVERY_MS = 80;

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
  #painter: BoardPainter | null = null;
  #presence: BoardPresence | null = null;
  /** The call whose presence it is. */
  #presenceOf: Call | null = null;
  /** Whether the person has seen what is on the whiteboard. */
  #isFitted = false;
  #problem: unknown = null;
  #frame = 0;
  #cancelPaint: (() => void) | null = null;
  readonly #onResize = new SizeObserver(() => this.#resize());
  readonly #editor: BoardEditor = new BoardEditor(this.#host());
  readonly #pointer = new BoardPointer(this.#editor);

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
          onZoom: (factor) => this.#zoom(factor),
          onFit: () => this.#fit(),
          onExport: (format) => void this.attempt(() => this.#export(call, format)),
          onClear: () => {
            this.isClearing = true;
          },
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
        @keyup=${this.#onKeyUp}
        @blur=${this.#onBlur}
        @dragover=${(event: Event) => event.preventDefault()}
        @drop=${this.#onDrop}
      >
        <canvas role="img" aria-label=${label}></canvas>
        <ul class="visually-hidden">
          ${textsOf(objects).map((text) => html`<li>${text}</li>`)}
        </ul>
        <div class="cursors"></div>
        ${this.#selection()}
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
      ${this.isClearing ? this.#sure(call) : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { call, canvas } = this;
    if (!call || !this.#open || !canvas) {
      this.#end();
      return;
    }
    if (!this.#painter) {
      this.#painter = new BoardPainter(canvas);
      this.#onResize.observe(canvas);
      this.#resize();
    }
    this.#follow(call);
    for (const bar of this.bars) keepTabStop(bar);
    if (!this.#isFitted && call.board.status.get() === 'saved') {
      this.#isFitted = true;
      if (call.board.objects.get().size > 0) this.#fit();
    }
    this.#paint(call);
    const problem = call.board.problem.get();
    if (problem && problem !== this.#problem) this.report(problem);
    this.#problem = problem;
  }

  /** What the editor may do with this element. */
  #host(): ConstructorParameters<typeof BoardEditor>[0] {
    const element = this;
    return {
      get call() {
        return element.call;
      },
      get presence() {
        return element.#presence;
      },
      painted: () => {
        this.#paintSoon();
        // Its field moves with the view.
        if (this.writing) this.requestUpdate();
      },
      changed: () => this.requestUpdate(),
      startWriting: (point, id) => this.#startWriting(point, id),
      attempt: (run) => void this.attempt(run),
    };
  }

  /** Begins to tell the others where you point, and to know it of them. */
  #follow(call: Call): void {
    if (this.#presenceOf === call) return;
    this.#presenceOf = call;
    void this.attempt(async () => {
      const channel = await call.ephemeral('board');
      if (this.#presenceOf !== call) channel.close();
      else this.#presence = new BoardPresence(channel, () => this.#paintOthersSoon());
    }, 'page');
  }

  #end(): void {
    this.#cancelPaint?.();
    this.#cancelPaint = null;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#onResize.disconnect();
    this.#painter?.dispose();
    this.#painter = null;
    this.#presence?.close();
    this.#presence = null;
    this.#presenceOf = null;
    this.#isFitted = false;
    this.writing = null;
    this.isClearing = false;
  }

  #paint(call: Call): void {
    const painter = this.#painter;
    if (!painter) return;
    const objects = call.board.objects.get();
    const people = [...(this.#presence?.people.values() ?? [])];
    const theirs = people.flatMap(({ draft }) => (draft && !objects.has(draft.id) ? [draft.object] : []));
    const hidden = this.writing?.id ?? null;
    const shown = this.#editor.shown(objects);
    painter.setObjects(hidden === null ? shown : new Map([...shown].filter(([id]) => id !== hidden)));
    painter.setDrafts([...theirs, ...this.#editor.drafts]);
    painter.setView(this.#editor.view);
    if (this.cursors) showCursors(this.cursors, this.#namedCursors(call), this.#editor.view);
  }

  #namedCursors(call: Call): NamedCursor[] {
    const people = this.#presence?.people ?? new Map();
    if (people.size === 0) return [];
    return call.participants.get().flatMap(({ details, isLocal }) => {
      const { id, name } = details.get();
      const cursor = people.get(id)?.cursor;
      return cursor && !isLocal ? [{ id, cursor, name: this.words.nameOf(name) }] : [];
    });
  }

  #resize(): void {
    const { clientWidth = 0, clientHeight = 0 } = this.surface ?? {};
    this.#painter?.resize(clientWidth, clientHeight, devicePixelRatio);
  }

  #status(call: Call): string {
    const status = this.read(call.board.status);
    this.read(call.board.problem);
    if (status === 'saved') return '';
    const terms = { offline: 'boardOffline', loading: 'boardLoading', saving: 'boardSaving' } as const;
    return this.words.term(terms[status]);
  }

  #selection(): TemplateResult | typeof nothing {
    const object = this.#editor.selection;
    if (!object) return nothing;
    const { view } = this.#editor;
    const box = boundsOf(object);
    const { left, top } = toElement(view, box);
    return html`<div
      part="selection"
      class="selection"
      ${styled({
        transform: `translate(${left - 4}px, ${top - 4}px)`,
        width: `${box.width * view.zoom + 8}px`,
        height: `${box.height * view.zoom + 8}px`,
      })}
    ></div>`;
  }

  /** What others do comes in small pieces from each of them: painting every piece would keep the page busy. */
  #paintOthersSoon(): void {
    this.#cancelPaint ??= systemClock.after(PAINT_OTHERS_EVERY_MS, () => {
      this.#cancelPaint = null;
      this.#paintSoon();
    });
  }

  /** Paints at the next frame, without a render. */
  #paintSoon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.call && this.#open) this.#paint(this.call);
    });
  }

  #sure(call: Call): TemplateResult {
    const { words } = this;
    const close = () => {
      this.isClearing = false;
    };
    return html`<div part="sure" class="sure" role="alertdialog" aria-label=${words.term('clearBoard')} @keydown=${(
      event: KeyboardEvent,
    ) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close();
    }}>
      <button
        class="button button--danger"
        type="button"
        autofocus
        @click=${() => {
          close();
          void this.attempt(() => this.#ask({ command: 'clear' }, () => call.board.clear()));
        }}
      >
        ${words.term('clearBoardSure')}
      </button>
      <button class="button" type="button" @click=${close}>${words.term('cancel')}</button>
    </div>`;
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

  #zoom(factor: number): void {
    const { clientWidth = 0, clientHeight = 0 } = this.surface ?? {};
    const editor = this.#editor;
    editor.view = zoomAt(editor.view, clientWidth / 2, clientHeight / 2, factor);
  }

  #fit(): void {
    const { clientWidth = 0, clientHeight = 0 } = this.surface ?? {};
    const box = boundsOfAll(this.call?.board.objects.get().values() ?? []);
    this.#editor.view = fitView(box, clientWidth, clientHeight);
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
    if (!call || !writing) return;
    const text = cleanText(writing.object.text).trimEnd();
    void this.attempt(async () => {
      if (!text) {
        if (writing.id !== null) await call.board.remove([writing.id]);
        return;
      }
      const objects = call.board.objects.get();
      const order = (writing.id !== null && objects.get(writing.id)?.order) || orderAbove(objects);
      const object = { ...writing.object, text, order };
      await (writing.id === null ? call.board.put(object) : call.board.put(object, writing.id));
    });
  }

  async #addPicture(file: Blob): Promise<void> {
    const { call, surface } = this;
    if (!call || !surface || !this.#mayDraw) return;
    const picture = await boardPicture(file);
    const { clientWidth, clientHeight } = surface;
    const { view } = this.#editor;
    const most = PICTURE_PART / view.zoom;
    const scale = Math.min(1, (clientWidth * most) / picture.w, (clientHeight * most) / picture.h);
    const [w, h] = [tenth(picture.w * scale), tenth(picture.h * scale)];
    const middle = toBoard(view, clientWidth / 2, clientHeight / 2);
    const order = orderAbove(call.board.objects.get());
    const place = { x: tenth(middle.x - w / 2), y: tenth(middle.y - h / 2), w, h, order };
    await call.board.put({ ...picture, type: 'image', ...place });
  }

  #addFile(file: Blob | null | undefined): void {
    if (file) void this.attempt(() => this.#addPicture(file));
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
    const run = this.#actionOf(event);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  #actionOf(event: KeyboardEvent): (() => unknown) | null {
    if (event.target !== event.currentTarget) return null;
    const { call } = this;
    const editor = this.#editor;
    const step = (x: number, y: number) => () => {
      editor.view = {
        ...editor.view,
        x: editor.view.x + x / editor.view.zoom,
        y: editor.view.y + y / editor.view.zoom,
      };
    };
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && call && this.#mayDraw)
      return () => this.attempt(() => (event.shiftKey ? call.board.redo() : call.board.undo()));
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const actions: Record<string, () => unknown> = {
      ArrowLeft: step(-60, 0),
      ArrowRight: step(60, 0),
      ArrowUp: step(0, -60),
      ArrowDown: step(0, 60),
      '+': () => this.#zoom(1.25),
      '-': () => this.#zoom(0.8),
      ' ': () => {
        this.#pointer.isSpaceDown = true;
      },
      ...(editor.selected !== null && {
        Delete: () => editor.removeSelected(),
        Backspace: () => editor.removeSelected(),
      }),
    };
    return actions[event.key] ?? null;
  }

  #onKeyUp(event: KeyboardEvent): void {
    if (event.key === ' ') this.#pointer.isSpaceDown = false;
  }

  #onBlur(): void {
    this.#pointer.isSpaceDown = false;
  }
}

/** The texts on the whiteboard in reading order, for people who do not see it. */
function textsOf(objects: ReadonlyMap<string, BoardObject>): string[] {
  return [...objects.values()]
    .filter((object) => object.type === 'text')
    .sort((a, b) => a.y - b.y || a.x - b.x)
    .map(({ text }) => text);
}

declare global {
  interface HTMLElementEventMap {
    'call-board-request': CallActionRequestEvent<BoardRequest>;
  }
}
