import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant } from '../../call/participants/participant.js';
import { preload } from '../autoload.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { property } from '../base/property.js';
import type { Layout, SelfView } from '../base/room-view.js';
import { SizeObserver } from '../base/size-observer.js';
import { boardStateOf } from '../board/board-state-of.js';
import { breakoutNameOf } from '../breakouts/breakout-state-of.js';
import { pinIcon, unpinIcon } from '../icon/icons.js';
import type { CallTileElement } from '../tile/call-tile-element.js';
import { tokens } from '../ui/tokens.js';
import { watchStateOf } from '../watch/watch-state-of.js';
import { ActiveSpeakers } from './active-speakers.js';
import { withCaption } from './caption-space.js';
import { startDrag } from './drag.js';
import { type Box, type GridSpace, gridCapacity, gridLayout, mirrored } from './grid-layout.js';
import { gridPager } from './grid-pager.js';
import { gridStyles } from './grid-styles.js';
import {
  type GridTile,
  type GridTiles,
  gridTiles,
  keepPlaces,
  type PersonTile,
  type SharedTile,
} from './grid-tiles.js';
import { type Corner, cornerByKey, floatingBox, freeCorner, nearestCorner } from './self-view-corner.js';
import { frontSpeakers } from './speaker-choice.js';
import { filmLayout, stageLayout } from './stage-layout.js';
import { TileMover } from './tile-mover.js';
import { isUpright, uprightLayout } from './upright-layout.js';

/** The aspect ratio of a tile before its video is known, and of a tile without video. */
const RATIO = 16 / 9;
/** The minimum height of a tile, in CSS pixels: if tiles would be smaller, the grid is split into pages. */
const MIN_TILE_HEIGHT = 92;
const MAX_TILES = 49;
/** In CSS pixels: below this width, a full control bar leaves no room beside it for your own tile. */
const NARROW = 960;
/** The name on a tile before it is drawn, and its distance from the edges, in CSS pixels. */
const PLATE = { width: 140, height: 28, margin: 12 };
/** The lines of `<call-captions>` in a `<call-stage>`, in CSS pixels. */
const CAPTIONS = { width: 720, height: 130, bottom: 90 };
/** The height of the pager, in CSS pixels: see `.base--paged`. */
const PAGER_HEIGHT = 48;

/**
 * Everyone in the call, each in a tile that is as large as possible at its own aspect ratio. A shared screen, the whiteboard
 * (`<call-board>`), a video that everyone watches (`<call-watch>`) or a pinned participant is large, with the others beside, below, or in a line above. The name of a large screen is below
 * its video if there is space for that. If there are more tiles than fit, the grid has pages, with recent speakers on
 * the first page.
 *
 * It fills the height of its container. Set its `padding` to keep tiles away from what floats above it. A double
 * click on a tile pins it, and a second double click unpins it.
 *
 * @tagname call-media-grid
 *
 * @csspart base - Holds the tiles.
 * @csspart tile - Each tile; its parts are exported as `tile__video`, `tile__avatar`, `tile__name-tag`.
 * @csspart pin - The button on a tile that pins it.
 * @csspart pager - The buttons that turn the page.
 *
 * @cssproperty [--call-gap=8px] - The gap between two tiles.
 *
 * @cssstate presenting - A tile is large.
 * @cssstate floating - Your own tile floats.
 */
export class CallMediaGridElement extends CallElement {
  static override styles = [tokens, gridStyles];

  protected static override states: StateTable<CallMediaGridElement> = {
    presenting: (grid) => grid.#tiles.main.length > 0,
    floating: (grid) => grid.#tiles.floating !== null,
  };

  /** Where your own tile is shown; see {@link SelfView}. Default: the setting of the surrounding `<call-room>`. */
  @property({ reflect: true, attribute: 'self-view' }) selfView: SelfView | null = null;
  /**
   * `contain` crops a camera by at most a tenth, or by a third where a portrait screen would stay half empty; `fill`
   * crops up to half to leave no empty space. Shared screens are never cropped.
   */
  @property({ reflect: true }) fit: 'contain' | 'fill' = 'contain';
  /** See {@link Layout}. Default: the setting of the surrounding `<call-room>`. */
  @property({ reflect: true }) layout: Layout | null = null;

  @state() private page = 0;
  @state() private pageSize = MAX_TILES;
  /** `null`: not moved by the user, so it looks for a free corner by itself. */
  @state() private corner: Corner | null = null;
  @query('.base') private readonly base!: HTMLElement | null;
  @queryAll('call-tile, call-watch, call-board') private readonly tileElements!: NodeListOf<HTMLElement>;

  readonly #mover = new TileMover();
  readonly #speakers = new ActiveSpeakers(this, () => this.call?.participants.get() ?? []);
  readonly #ratios = new Map<string, number>();
  readonly #onResize = new SizeObserver(() => this.#arrange(false));
  #tiles: GridTiles = { main: [], rest: [], floating: null };
  /** The keys of the tiles that are not large, in their last order. */
  #places: readonly string[] = [];
  #onPage: readonly GridTile[] = [];
  #pages = { page: 0, pages: 1 };
  #isPlaced = false;
  /** What everyone looks at. */
  #shared: readonly SharedTile['key'][] = [];
  /** The corner in which it covers least. */
  #freeCorner: Corner | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#onResize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#onResize.disconnect();
    this.#isPlaced = false;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#choose();
    const { rest } = this.#tiles;
    const pages = Math.max(1, Math.ceil(rest.length / this.pageSize));
    const page = Math.min(this.page, pages - 1);
    this.#pages = { page, pages };
    this.#onPage = rest.slice(page * this.pageSize, (page + 1) * this.pageSize);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const { main, floating } = this.#tiles;
    const { pages } = this.#pages;
    // The watched video stays where it is in the document: a frame that moves loads again.
    const shown = [...main, ...this.#onPage, floating].filter(
      (tile): tile is PersonTile => tile !== null && 'participant' in tile,
    );
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
        ${this.#shared.includes('watch') ? html`<call-watch class="unplaced" data-key="watch"></call-watch>` : nothing}
        ${this.#shared.includes('board') ? html`<call-board class="unplaced" data-key="board"></call-board>` : nothing}
      </div>
      ${
        pages > 1
          ? gridPager(words, this.#pages, (to) => {
              this.page = to;
            })
          : nothing
      }
    `;
  }

  /** Chooses which tiles are large, which tile floats, and the order of the others. */
  #choose(): void {
    const participants = this.#people();
    // The corner of the floating tile depends on the captions.
    this.read(this.view.captions);
    const isWatching = watchStateOf(this.call, (store) => this.read(store))?.current != null;
    const isDrawing = boardStateOf(this.call, (store) => this.read(store))?.open ?? false;
    this.#shared = [...(isDrawing ? ['board' as const] : []), ...(isWatching ? ['watch' as const] : [])];
    const layout = this.layout ?? this.read(this.view.layout);
    const tiles = gridTiles(participants, {
      selfView: this.selfView ?? this.read(this.view.selfView),
      isAudience: this.call !== null && this.read(this.call.self.details).role === 'viewer',
      layout,
      isSharing: ({ sources }) => this.read(sources.screen.state).status !== 'off',
      shared: this.#shared,
      pinned: this.read(this.view.pinned),
      speaker: layout === 'grid' ? null : (this.#speakers.current ?? participants[1]?.key ?? null),
    });
    const byKey = new Map(
      tiles.rest.map((tile) => ['participant' in tile ? tile.participant.key : tile.key, tile]),
    );
    const isCrowd = tiles.rest.length > this.pageSize && byKey.size === tiles.rest.length;
    const rest = isCrowd
      ? frontSpeakers([...byKey.keys()], this.pageSize, (key) => this.#speakers.lastSpokeMs(key)).map(
          (key) => byKey.get(key)!,
        )
      : tiles.rest;
    const placed = !isCrowd ? keepPlaces(rest, this.#places) : rest;
    this.#places = placed.map(({ key }) => key);
    this.#tiles = { ...tiles, rest: placed };
  }

  /** Everyone in the room; only you while you join, or go from one room to another. */
  #people(): readonly Participant[] {
    const { call } = this;
    if (!call) return [];
    const { status } = this.read(call.state);
    const people = this.read(call.participants);
    if (status === 'joining' || (status === 'joined' && people.length === 0)) return [call.self];
    // Those who are in a breakout room send the main room nothing.
    return people.filter(({ key }) => breakoutNameOf(call, key, (store) => this.read(store)) === undefined);
  }

  #tile({ key, participant, source }: PersonTile, isFloating: boolean): TemplateResult {
    return html`<call-tile
      part="tile"
      exportparts="video:tile__video, avatar:tile__avatar, name-tag:tile__name-tag"
      class=${isFloating ? 'unplaced floating' : 'unplaced'}
      tabindex=${isFloating ? '0' : nothing}
      data-key=${key}
      .participant=${participant}
      .source=${source}
      @pointerdown=${isFloating ? this.#onDragStart : nothing}
      @keydown=${isFloating ? this.#onKey : nothing}
      @dblclick=${source === 'camera' && !isFloating ? () => this.#pin(participant) : nothing}
    >
      ${source === 'camera' && !isFloating ? this.#pinButton(participant) : nothing}
      ${isOwnScreen({ source, participant }) ? html`<call-screen-controls class="share"></call-screen-controls>` : nothing}
    </call-tile>`;
  }

  #pinButton(participant: Participant): TemplateResult {
    const isPinned = this.read(this.view.pinned) === participant.key;
    const name = this.read(participant.name);
    const label = this.words.term(isPinned ? 'unpin' : 'pin', this.words.nameOf(name));
    return html`<button
      part="pin"
      class=${isPinned ? 'pin pin--on' : 'pin'}
      type="button"
      title=${label}
      aria-label=${label}
      @click=${() => this.#pin(participant)}
    >
      ${isPinned ? unpinIcon : pinIcon}
    </button>`;
  }

  protected override updated(): void {
    this.#arrange(this.#isPlaced);
    this.#reportHidden();
    const { main } = this.#tiles;
    if ([...main, ...this.#onPage].some(isOwnScreen)) preload('call-screen-controls');
    for (const key of this.#shared) preload(`call-${key}`);
  }

  /** Reports participants on other pages as not shown; they have no tile that could report it. */
  #reportHidden(): void {
    for (const { sources } of this.call?.participants.get() ?? []) {
      sources.camera.setViewport(this, null);
      sources.screen.setViewport(this, null);
    }
  }

  #pin({ key }: Participant): void {
    const { pinned } = this.view;
    pinned.set(pinned.get() === key ? null : key);
  }

  #onRatio(event: HTMLElementEventMap['call-tile-ratio']): void {
    const key = (event.target as HTMLElement).dataset.key;
    if (!key) return;
    if (event.ratio === null) this.#ratios.delete(key);
    else this.#ratios.set(key, Math.min(2.4, Math.max(0.5, event.ratio)));
    this.#arrange(true);
  }

  /** Measures, computes the layout and places the tiles. It does not render, so a resize causes no render. */
  #arrange(isAnimated: boolean): void {
    const space = this.#space();
    if (!space) return;
    const { main, floating } = this.#tiles;
    const places = new Map<string, Box>();
    /** The keys of the tiles with their name below the video. */
    const captioned = new Set<string>();
    const boxes = main.length > 0 ? this.#placeMain(main, space, places, captioned) : this.#placeGrid(space);
    boxes.forEach((box, index) => {
      places.set(this.#onPage[index]!.key, box);
    });
    if (this.words.dir() === 'rtl') for (const [key, box] of places) places.set(key, mirrored(box, space));
    if (floating) places.set(floating.key, this.#floatingBox(floating, places, boxes[0]?.width));
    for (const tile of this.tileElements) {
      const box = places.get(tile.dataset.key ?? '');
      tile.classList.toggle('unplaced', !box);
      if (!box) continue;
      tile.classList.toggle('captioned', captioned.has(tile.dataset.key!));
      this.#mover.move(tile, box, isAnimated);
      (tile as Partial<CallTileElement>).expectSize?.(box);
    }
    this.#isPlaced = true;
  }

  #placeGrid(space: GridSpace): readonly Box[] {
    this.pageSize = this.#fitting(space, (all) => gridCapacity(RATIO, MIN_TILE_HEIGHT, MAX_TILES, all));
    const ratios = this.#onPage.map((tile) => this.#ratioOf(tile));
    return isUpright(ratios.length, space) ? uprightLayout(ratios, space) : gridLayout(ratios, space);
  }

  #placeMain(
    tiles: readonly GridTile[],
    space: GridSpace,
    places: Map<string, Box>,
    captioned: Set<string>,
  ): readonly Box[] {
    const [large, others] = [tiles, this.#onPage].map((some) => some.map((tile) => this.#ratioOf(tile)));
    const layout = this.layout ?? this.view.layout.get();
    const layOut = layout === 'presentation' || layout === 'side-by-side' ? filmLayout : stageLayout;
    const isCamera = tiles.every(({ source }) => source === 'camera');
    const { main, strip } = layOut(large!, others!, space, isCamera);
    const boxes = [...main, ...strip];
    tiles.forEach((tile, index) => {
      const others = boxes.filter((_, at) => at !== index);
      const isNamed = tile.source === 'screen' && !isOwnScreen(tile);
      const box = isNamed ? withCaption(boxes[index]!, others, space) : null;
      if (box) {
        boxes[index] = box;
        captioned.add(tile.key);
      }
      places.set(tile.key, boxes[index]!);
    });
    this.pageSize = this.#fitting(space, (all) => layOut(large!, others!, all, isCamera).capacity);
    return strip;
  }

  /**
   * Returns how many tiles fit on a page. The pager reduces the height, and a lower strip can hold more tiles. To
   * keep the layout from switching between paged and unpaged forever, a page never holds all tiles while there is a
   * pager.
   */
  #fitting(space: GridSpace, capacityOf: (space: GridSpace) => number): number {
    const { length } = this.#tiles.rest;
    const whole = this.#isPaged ? { ...space, height: space.height + PAGER_HEIGHT } : space;
    const all = capacityOf(whole);
    if (length <= all) return all;
    return Math.min(capacityOf({ ...whole, height: whole.height - PAGER_HEIGHT }), length - 1);
  }

  get #isPaged(): boolean {
    return this.base?.classList.contains('base--paged') ?? false;
  }

  #ratioOf({ key }: GridTile): number {
    if (key === 'board') return this.#boardRatio;
    return this.#ratios.get(key) ?? RATIO;
  }

  /** The whiteboard has no ratio of its own: it takes what the grid has. */
  get #boardRatio(): number {
    const { clientWidth = 16, clientHeight = 9 } = this.base ?? {};
    return Math.min(2, Math.max(0.6, clientWidth / Math.max(1, clientHeight)));
  }

  #space(): GridSpace | null {
    if (!this.base?.clientWidth || !this.base.clientHeight) return null;
    const { clientWidth: width, clientHeight: height } = this.base;
    const gap = Number.parseFloat(getComputedStyle(this.base).columnGap) || 0;
    return { width, height, gap, maxCrop: this.fit === 'fill' ? 0.5 : 0.1 };
  }

  /** @param most see {@link FloatSpace}. */
  #floatingBox(tile: GridTile, places: ReadonlyMap<string, Box>, most?: number): Box {
    const { width, height, margin, left, top } = this.#floatSpace();
    const space = { width, height, margin, ...(most !== undefined && { most }) };
    const boxIn = (corner: Corner) => {
      const box = floatingBox(this.#ratioOf(tile), corner, space);
      return { ...box, x: box.x - left, y: box.y - top };
    };
    this.#freeCorner = freeCorner(this.#usualCorner, boxIn, [
      ...this.#plates(places),
      ...this.#captions(left, top),
    ]);
    return boxIn(this.#corner);
  }

  get #usualCorner(): Corner {
    return { block: 'end', side: this.words.dir() === 'rtl' ? 'left' : 'right' };
  }

  /** Where the user put it, or else a corner in which it covers nothing that people read. */
  get #corner(): Corner {
    return this.corner ?? this.#freeCorner ?? this.#usualCorner;
  }

  /** Where the names on the tiles are: at the block-end, inline-start corner of each. */
  #plates(places: ReadonlyMap<string, Box>): Box[] {
    const isRtl = this.words.dir() === 'rtl';
    return [...this.tileElements].flatMap((tile) => {
      const box = places.get(tile.dataset.key ?? '');
      if (!box) return [];
      const plate = tile.shadowRoot?.querySelector<HTMLElement>('call-name-tag');
      const width = Math.min(box.width, (plate?.offsetWidth || PLATE.width) + PLATE.margin);
      const height = Math.min(box.height, (plate?.offsetHeight || PLATE.height) + PLATE.margin);
      return [
        { x: isRtl ? box.x + box.width - width : box.x, y: box.y + box.height - height, width, height },
      ];
    });
  }

  /** Where the captions are: above the controls, in the middle. */
  #captions(left: number, top: number): Box[] {
    if (!this.view.captions.get()) return [];
    const { clientWidth, clientHeight } = this;
    const width = Math.min(CAPTIONS.width, clientWidth - 32);
    const y = clientHeight - CAPTIONS.bottom - CAPTIONS.height;
    return [{ x: (clientWidth - width) / 2 - left, y: y - top, width, height: CAPTIONS.height }];
  }

  /**
   * The area for the floating tile: the whole element with its padding, in coordinates of the tile container. On a
   * narrow screen, the controls in the bottom padding leave no room beside them, so the area is the tile container
   * above the pager.
   */
  #floatSpace() {
    const { clientWidth: width, clientHeight: height } = this;
    const style = getComputedStyle(this);
    const [left, right, top, bottom] = [
      style.paddingLeft,
      style.paddingRight,
      style.paddingTop,
      style.paddingBottom,
    ].map(Number.parseFloat) as [number, number, number, number];
    if (width >= NARROW) return { width, height, margin: Math.max(12, left), left, top };
    const pager = this.#isPaged ? PAGER_HEIGHT : 0;
    return { width: width - left - right, height: height - top - bottom - pager, margin: 8, left: 0, top: 0 };
  }

  #onKey(event: KeyboardEvent): void {
    const corner = cornerByKey(event.key, this.#corner);
    if (!corner) return;
    event.preventDefault();
    this.corner = corner;
  }

  #onDragStart(event: PointerEvent): void {
    startDrag(event, (x, y) => {
      const { left, top } = this.getBoundingClientRect();
      this.corner = nearestCorner(x - left, y - top, this.#floatSpace());
    });
  }
}

function isOwnScreen(tile: Pick<PersonTile, 'source' | 'participant'> | GridTile): boolean {
  return tile.source === 'screen' && tile.participant.isLocal;
}
