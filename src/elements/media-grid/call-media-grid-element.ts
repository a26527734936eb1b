import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { CallElement } from '../base/call-element.js';
import { backIcon, forwardIcon } from '../icon/icons.js';
import { tokens } from '../look/tokens.js';
import type { CallTileElement } from '../tile/call-tile-element.js';
import { type Box, type GridSpace, gridCapacity, gridLayout } from './grid-layout.js';
import { gridStyles } from './grid-styles.js';
import { type GridTile, type GridTiles, gridTiles, type SelfView } from './grid-tiles.js';
import { type Corner, cornerByKey, floatingBox, nearestCorner } from './self-view-corner.js';
import { stageLayout } from './stage-layout.js';
import { TileMover } from './tile-mover.js';

/** What a tile is taken for until its picture says otherwise, and a person without a picture. */
const RATIO = 16 / 9;
/** A grid of smaller tiles is split into pages. In CSS pixels. */
const LEAST_TILE_HEIGHT = 92;
const MOST_TILES = 49;
/** In CSS pixels. */
const NARROW = 720;

/**
 * Everyone in the call, each in a tile that is as large as possible at its own aspect ratio. A shared screen is
 * large, with the people beside or below it. Too many people for the space are on further pages.
 *
 * It fills whatever height its container gives it; its own padding (a site's to set) keeps tiles away from what
 * floats above it.
 *
 * @csspart base - Holds the tiles.
 * @csspart tile - Each tile; its parts are exported as `tile__video`, `tile__avatar`, `tile__name-tag`.
 * @csspart pager - The buttons that turn the page.
 *
 * @cssproperty [--call-gap=8px] - Between two tiles.
 *
 * @cssstate presenting - A screen is shown.
 * @cssstate floating - One's own tile floats.
 */
export class CallMediaGridElement extends CallElement {
  static override styles = [tokens, gridStyles];

  /** Where one's own tile is; see {@link SelfView}. */
  @property({ reflect: true, attribute: 'self-view' }) selfView: SelfView = 'auto';
  /** `contain` crops no picture by more than a tenth; `fill` crops up to half to leave no empty space. */
  @property({ reflect: true }) fit: 'contain' | 'fill' = 'contain';

  @state() private page = 0;
  @state() private pageSize = MOST_TILES;
  @state() private corner: Corner = { block: 'end', side: 'right' };
  @query('.base') private readonly base!: HTMLElement;
  @queryAll('call-tile') private readonly tileElements!: NodeListOf<CallTileElement>;

  readonly #mover = new TileMover();
  readonly #ratios = new Map<string, number>();
  readonly #onResize = new ResizeObserver(() => this.#arrange(false));
  #tiles: GridTiles = { main: null, rest: [], floating: null };
  #pageOf: readonly GridTile[] = [];
  #placed = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#onResize.disconnect();
    this.#placed = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#onResize.observe(this);
  }

  protected override render(): TemplateResult {
    const { call, words } = this;
    const participants = call ? this.read(call.participants) : [];
    this.#tiles = gridTiles(
      participants,
      this.selfView,
      ({ sources }) => this.read(sources.screen.state).status !== 'off',
    );
    const { main, rest, floating } = this.#tiles;
    const pages = Math.max(1, Math.ceil(rest.length / this.pageSize));
    const page = Math.min(this.page, pages - 1);
    this.#pageOf = rest.slice(page * this.pageSize, (page + 1) * this.pageSize);
    this.setState('presenting', main !== null);
    this.setState('floating', floating !== null);
    const shown = [...(main ? [main] : []), ...this.#pageOf, ...(floating ? [floating] : [])];
    return html`
      <div
        part="base"
        class=${pages > 1 ? 'base base--paged' : 'base'}
        role="group"
        aria-label=${words.term('grid')}
        @call-tile-ratio=${this.#onRatio}
      >
        ${repeat(
          shown,
          ({ key }) => key,
          (tile) => this.#tile(tile, tile === floating),
        )}
      </div>
      ${pages > 1 ? this.#pager(page, pages) : nothing}
    `;
  }

  #tile({ key, participant, source }: GridTile, isFloating: boolean): TemplateResult {
    return html`<call-tile
      part="tile"
      exportparts="video:tile__video, avatar:tile__avatar, name-tag:tile__name-tag"
      class=${isFloating ? 'floating' : ''}
      tabindex=${isFloating ? '0' : nothing}
      data-key=${key}
      .participant=${participant}
      .source=${source}
      @pointerdown=${isFloating ? this.#onDragStart : nothing}
      @keydown=${isFloating ? this.#onKey : nothing}
    ></call-tile>`;
  }

  #pager(page: number, pages: number): TemplateResult {
    const { words } = this;
    const turn = (to: number) => () => {
      this.page = to;
    };
    return html`<nav part="pager" class="pager">
      <button
        class="turn"
        aria-label=${words.term('previousPage')}
        ?disabled=${page === 0}
        @click=${turn(page - 1)}
      >
        ${backIcon}
      </button>
      <span aria-live="polite" aria-label=${words.term('page', page + 1, pages)}>${page + 1} / ${pages}</span>
      <button
        class="turn"
        aria-label=${words.term('nextPage')}
        ?disabled=${page === pages - 1}
        @click=${turn(page + 1)}
      >
        ${forwardIcon}
      </button>
    </nav>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#arrange(this.#placed);
  }

  #onRatio(event: HTMLElementEventMap['call-tile-ratio']): void {
    const key = (event.target as HTMLElement).dataset.key;
    if (!key) return;
    if (event.ratio === null) this.#ratios.delete(key);
    else this.#ratios.set(key, Math.min(2.4, Math.max(0.5, event.ratio)));
    this.#arrange(true);
  }

  /** Measures, lays out and places: no render, so that resizing costs none. */
  #arrange(isAnimated: boolean): void {
    const space = this.#space();
    if (!space) return;
    const { main, floating } = this.#tiles;
    const ratios = this.#pageOf.map((tile) => this.#ratioOf(tile));
    const places = new Map<string, Box>();
    if (main) {
      const stage = stageLayout(this.#ratioOf(main), ratios, space);
      places.set(main.key, stage.main);
      this.#pageOf.forEach((tile, index) => {
        const box = stage.strip[index];
        if (box) places.set(tile.key, box);
      });
      if (stage.strip.length < ratios.length) this.pageSize = stage.strip.length;
    } else {
      this.pageSize = gridCapacity(RATIO, LEAST_TILE_HEIGHT, MOST_TILES, space);
      gridLayout(ratios, space).forEach((box, index) => {
        places.set(this.#pageOf[index]!.key, box);
      });
    }
    if (floating) places.set(floating.key, this.#floatingBox(floating));
    for (const tile of this.tileElements) {
      const box = places.get(tile.dataset.key ?? '');
      tile.classList.toggle('unplaced', !box);
      if (box) this.#mover.move(tile, box, isAnimated);
    }
    this.#placed = true;
  }

  #ratioOf({ key }: GridTile): number {
    return this.#ratios.get(key) ?? RATIO;
  }

  #space(): GridSpace | null {
    const { clientWidth: width, clientHeight: height } = this.base ?? {};
    if (!width || !height) return null;
    const gap = Number.parseFloat(getComputedStyle(this.base).columnGap) || 0;
    return { width, height, gap, maxCrop: this.fit === 'fill' ? 0.5 : 0.1 };
  }

  #floatingBox(tile: GridTile, corner = this.corner): Box {
    const { width, height, margin, left, top } = this.#floatSpace();
    const box = floatingBox(this.#ratioOf(tile), corner, { width, height, margin });
    return { ...box, x: box.x - left, y: box.y - top };
  }

  /** The whole element, padding included, seen from the tiles' own origin. */
  #floatSpace() {
    const style = getComputedStyle(this);
    const left = Number.parseFloat(style.paddingLeft);
    const top = Number.parseFloat(style.paddingTop);
    const width = this.clientWidth;
    // Where it is narrow, what floats in the padding below leaves no room beside itself.
    const below = width < NARROW ? Number.parseFloat(style.paddingBottom) : 0;
    return { width, height: this.clientHeight - below, margin: Math.max(12, left), left, top };
  }

  #onKey(event: KeyboardEvent): void {
    const corner = cornerByKey(event.key, this.corner);
    if (!corner) return;
    event.preventDefault();
    this.corner = corner;
  }

  #onDragStart(event: PointerEvent): void {
    const tile = event.currentTarget as HTMLElement;
    if (event.button !== 0) return;
    event.preventDefault();
    tile.focus({ preventScroll: true });
    tile.setPointerCapture(event.pointerId);
    tile.classList.add('dragged');
    const drag = new AbortController();
    const { signal } = drag;
    const onMove = ({ clientX, clientY }: PointerEvent) => {
      tile.style.translate = `${clientX - event.clientX}px ${clientY - event.clientY}px`;
    };
    const onEnd = ({ clientX, clientY }: PointerEvent) => {
      drag.abort();
      const { left, top } = this.getBoundingClientRect();
      tile.classList.remove('dragged');
      tile.style.translate = '';
      if (Math.hypot(clientX - event.clientX, clientY - event.clientY) < 8) return;
      this.corner = nearestCorner(clientX - left, clientY - top, this.#floatSpace());
    };
    tile.addEventListener('pointermove', onMove, { signal });
    tile.addEventListener('pointerup', onEnd, { signal });
    tile.addEventListener('pointercancel', onEnd, { signal });
  }
}
