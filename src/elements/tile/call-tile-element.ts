import { adoptStyles, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { importPart } from '../../call/load-part.js';
import type {
  Participant,
  ParticipantSource,
  SourceRevocation,
  SourceState,
} from '../../call/participants/participant.js';
import type { CallroomError } from '../../core/errors.js';
import { BaseElement, type StateTable } from '../base/base-element.js';
import { CallTileRatioEvent } from '../base/events.js';
import { property } from '../base/property.js';
import { StoreEffect } from '../base/store-effect.js';
import { styled } from '../base/styled.js';
import { botIcon, cutOffIcon, pauseIcon, personIcon, screenIcon, warningIcon } from '../icon/icons.js';
import { mutedWord } from '../name-tag/muted-word.js';
import { tokens } from '../ui/tokens.js';
import { hueOf, initialsOf } from './avatar.js';
import type * as Zoom from './screen-zoom.js';
import { tileStyles } from './tile-styles.js';
import { VisibilityController } from './visibility-controller.js';
import { showVoiceLevel } from './voice-level.js';

/**
 * A participant's camera or screen: the video, the name and the status. Without video it shows initials on a color
 * derived from the participant's id, and for an AI an icon. The screen of another participant can be enlarged, moved and
 * rotated: with the wheel and Ctrl or Command, by pinching and dragging, with buttons, and, while one of them has the focus, with the keys + - 0
 * R and the arrows. A double click shows the whole screen.
 *
 * @tagname call-tile
 *
 * @slot - Your own content, over the video.
 * @slot name - Replaces the name tag at the bottom.
 *
 * @fires call-tile-ratio - The aspect ratio of the video, as it is shown, has changed: `event.ratio`, width divided by
 *   height, or `null`.
 * @fires call-error - The video is not available: `event.error`.
 *
 * @csspart base - The container.
 * @csspart video - The `<video>`.
 * @csspart avatar - The placeholder for the video.
 * @csspart avatar__initials - The circle with the initials.
 * @csspart ring - The speaking ring.
 * @csspart status - The line that says that the person is disconnected or the video failed.
 * @csspart zoom - The buttons that enlarge and rotate a shared screen.
 * @csspart zoom__button - Each of these buttons.
 * @csspart name-tag - The name tag; its own parts are exported as `name-tag__mark` and `name-tag__name`.
 *
 * @cssproperty [--call-radius-tile=14px] - The corner radius.
 * @cssproperty [--call-accent] - The speaking ring.
 * @cssproperty [--call-tile-fit=cover] - `object-fit` of the video; `contain` by default for a shared screen.
 *
 * @cssstate speaking - The person is speaking.
 * @cssstate muted - The microphone is muted or off.
 * @cssstate picture - Video is shown.
 * @cssstate loading - Video is loading.
 * @cssstate failed - The video is not available.
 * @cssstate disconnected - The person is disconnected.
 * @cssstate paused - The screen share is paused.
 * @cssstate sideways - The shared screen is rotated by 90° or 270°.
 * @cssstate local - The person is you.
 */
export class CallTileElement extends BaseElement {
  static override styles = [tokens, tileStyles];

  protected static override states: StateTable<CallTileElement> = {
    speaking: (tile) => tile.#isSpeaking,
    muted: (tile) => tile.#facts.isMuted,
    picture: (tile) => tile.#facts.hasPicture,
    paused: (tile) => tile.#facts.isPaused,
    loading: (tile) => tile.#facts.isLoading && !tile.#facts.isCutOff,
    failed: (tile) => tile.#facts.isFailed,
    disconnected: (tile) => tile.#facts.isCutOff,
    sideways: (tile) => tile.#facts.hasPicture && (tile.zooming?.zoom.isSideways ?? false),
    local: ({ participant }) => participant?.isLocal ?? false,
  };

  /** The participant to show. */
  @property({ attribute: false }) participant: Participant | null = null;
  /** The source to show. */
  @property({ reflect: true }) source: 'camera' | 'screen' = 'camera';
  /** Shows your own camera without mirroring it. */
  @property({ type: Boolean, reflect: true, attribute: 'no-mirror' }) noMirror = false;

  @state() private hasFrame = false;
  /** The rear camera is on: mirroring would reverse what is in front of it. */
  @state() private facesAway = false;
  @query('video') private readonly video!: HTMLVideoElement | null;
  @query('.ring') private readonly ring!: HTMLElement | null;

  /** The module that zooms a shared screen, and the zoom of this one. */
  @state() private zooming: { readonly part: typeof Zoom; readonly zoom: Zoom.ScreenZoom } | null = null;
  /** A source that was off. */
  #ended: ParticipantSource | undefined;
  #ratio: number | null = null;
  #reported: CallroomError | null = null;

  readonly #visibility = new VisibilityController(this, () => this.#source);

  constructor() {
    super();
    new StoreEffect(
      this,
      () => this.#source?.track,
      (track) => this.#show(track ?? null),
    );
    new StoreEffect(
      this,
      () => this.#source?.state,
      (state) => this.#followShare(state?.status),
    );
    showVoiceLevel(
      this,
      () => (this.source === 'camera' ? this.participant?.level : undefined),
      // On the ring alone: a property on the tile would restyle everything in it.
      (level) => this.ring?.style.setProperty('--_level', level),
    );
  }

  /** The aspect ratio of the video, width divided by height; `null` without video. */
  get ratio(): number | null {
    return this.#ratio;
  }

  /**
   * Sets the expected size of the tile, so that its video is requested before the browser has measured it.
   * @param size in CSS pixels.
   */
  expectSize(size: { width: number; height: number }): void {
    this.#visibility.expectSize(size);
  }

  get #source(): ParticipantSource | undefined {
    return this.participant?.sources[this.source];
  }

  get #isSpeaking(): boolean {
    const { participant, source } = this;
    return participant !== null && source === 'camera' && this.read(participant.isSpeaking);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // A reconnect replaces the participant, and keeps the key.
    const isOther = changed.has('participant') && changed.get('participant')?.key !== this.participant?.key;
    if (isOther || changed.has('source')) this.zooming = null;
  }

  /** The next share is shown as it is. The same share after a reconnect comes from another source. */
  #followShare(status: SourceState['status'] | undefined): void {
    if (status === 'off') this.#ended = this.#source;
    else if (status && this.#ended === this.#source) {
      this.zooming = null;
      this.#ended = undefined;
    }
  }

  protected override render(): TemplateResult {
    const { participant } = this;
    const picture = this.#source && this.read(this.#source.state);
    const isMirrored = participant?.isLocal && this.source === 'camera' && !this.noMirror && !this.facesAway;
    const { zoom, part } = this.#facts.hasPicture && this.zooming ? this.zooming : {};
    return html`<div
      part="base"
      class="base"
      role="group"
      aria-label=${this.#describe()}
      @wheel=${zoom?.onWheel ?? nothing}
      @dblclick=${zoom?.onDoubleClick ?? nothing}
      @pointerdown=${zoom?.onPointerDown ?? nothing}
      @pointermove=${zoom?.onPointerMove ?? nothing}
      @pointerup=${zoom?.onPointerEnd ?? nothing}
      @pointercancel=${zoom?.onPointerEnd ?? nothing}
    >
      ${this.#avatar()}
      <video
        part="video"
        class=${isMirrored ? 'mirrored' : ''}
        autoplay
        playsinline
        .muted=${true}
        aria-hidden="true"
        @loadeddata=${this.#onFrame}
        @resize=${this.#onFrame}
        ${styled(zoom?.styles ?? {})}
      ></video>
      <div class="shimmer"></div>
      <div part="ring" class="ring"></div>
      <slot></slot>
      ${this.#status(picture)}
      ${zoom && part ? part.zoomControls(zoom, this.words) : nothing}
    </div>
      <slot name="name" class="plate">
        <call-name-tag
          part="name-tag"
          exportparts="mark:name-tag__mark, name:name-tag__name"
          aria-hidden="true"
          .participant=${participant}
          .source=${this.source}
        ></call-name-tag>
      </slot>`;
  }

  /** Never preview our own screen (hall of mirrors). */
  get #isOwnScreen(): boolean {
    return this.source === 'screen' && (this.participant?.isLocal ?? false);
  }

  /** A paused screen share sends black frames. */
  #isPaused(picture: SourceState | undefined): boolean {
    return this.source === 'screen' && picture?.status === 'live' && picture.muted;
  }

  #avatar(): TemplateResult {
    const details = this.participant && this.read(this.participant.details);
    const initials = initialsOf(details?.name ?? '');
    const hue = hueOf(details?.id || details?.name || 'self');
    return html`
      <div part="avatar" class="avatar" ${styled({ '--_hue': Math.round(hue) })} aria-hidden="true">
        ${
          // The avatar of the owner would be misleading on a screen tile.
          this.source === 'screen'
            ? nothing
            : html`<span part="avatar__initials" class="initials">${details?.isAgent ? botIcon : initials || personIcon}</span>`
        }
      </div>
    `;
  }

  #status(picture: SourceState | undefined): TemplateResult | typeof nothing {
    const details = this.participant && this.read(this.participant.details);
    if (details && !details.connected) {
      return html`<p part="status" class="status">${cutOffIcon}<span>${this.words.term('tileReconnecting')}</span></p>`;
    }
    if (this.#isOwnScreen && !this.#isPaused(picture)) {
      return html`<p part="status" class="status">${screenIcon}<span>${this.words.term('sharingNow')}</span></p>`;
    }
    if (this.#isPaused(picture)) {
      return html`<p part="status" class="status">${pauseIcon}<span>${this.words.term('sharingPaused')}</span></p>`;
    }
    if (picture?.status !== 'failed') return nothing;
    return html`
      <p part="status" class="status" title=${picture.error ? this.explain(picture.error) : nothing}>
        ${warningIcon}<span>${this.words.term('pictureFailed')}</span>
      </p>
    `;
  }

  get #revocation(): SourceRevocation | null {
    return this.participant && this.read(this.participant.sources.microphone.revoked);
  }

  /** What the tile shows, for its states and for its name. */
  get #facts() {
    const { participant } = this;
    const picture = this.#source && this.read(this.#source.state);
    const details = participant && this.read(participant.details);
    const sound = this.participant && this.read(this.participant.sources.microphone.state);
    const isMuted = this.source === 'camera' && !details?.isAgent && (sound?.muted ?? true);
    const isOff = !picture || picture.status === 'off';
    const isFailed = picture?.status === 'failed';
    const isPaused = this.#isPaused(picture);
    const isLoading =
      !isOff && !isFailed && !this.#isOwnScreen && !(picture.status === 'live' && this.hasFrame);
    const isPoor = this.source === 'camera' && ((participant && this.read(participant.quality)) ?? 5) <= 2;
    const isCutOff = details ? !details.connected : false;
    const hasPicture = this.hasFrame && !isOff && !isFailed && !isPaused;
    return { isMuted, isOff, isFailed, isPaused, isLoading, isPoor, isCutOff, hasPicture };
  }

  /** What the tile shows, in words: a screen reader hears it as one name. */
  #describe(): string {
    const { isMuted, isOff, isFailed, isPaused, isLoading, isPoor, isCutOff } = this.#facts;
    const { words, participant } = this;
    const details = participant && this.read(participant.details);
    const facts = [
      details?.isAgent && words.term('ai'),
      isCutOff && words.term('connectionLost'),
      isPoor && !isCutOff && words.term('poorConnection'),
      isMuted && words.term(mutedWord(this.#revocation)),
      this.#isSpeaking && words.term('speaking'),
      details?.handRaisedAtMs != null && words.term('handRaised'),
      isOff && !details?.isAgent && words.term('cameraIsOff'),
      isLoading && words.term('pictureLoading'),
      isFailed && words.term('pictureFailed'),
      isPaused && words.term('sharingPaused'),
    ].filter((fact) => typeof fact === 'string');
    const name = words.nameOf(details?.name);
    const who = this.participant?.isLocal ? words.ownName(details?.name ?? '') : name;
    return words.term('tile', this.source === 'screen' ? words.term('screenOf', name) : who, facts);
  }

  protected override updated(): void {
    const error = (this.#source?.state.get() as SourceState | undefined)?.error ?? null;
    if (error === this.#reported) return;
    this.#reported = error;
    if (error) this.report(error, 'page');
  }

  #show(track: MediaStreamTrack | null): void {
    // If the tile is removed before its first render, it has no video yet.
    if (!this.video) return;
    this.hasFrame = false;
    this.facesAway = track?.getSettings().facingMode === 'environment';
    const shown = this.#isOwnScreen ? null : track;
    this.video.srcObject = shown && new MediaStream([shown]);
    if (!track) this.#setRatio(null);
  }

  /** Loads the zoom for the screen of another participant. */
  async #loadZoom(): Promise<void> {
    const part = await importPart(import('./screen-zoom.js'));
    if (this.zooming) return;
    const { elementStyles } = this.constructor as typeof CallTileElement;
    adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, part.zoomStyles]);
    const onZoom = () => {
      this.requestUpdate();
      this.#measure();
    };
    const area = this.renderRoot.querySelector('.base')!;
    this.zooming = { part, zoom: new part.ScreenZoom(area, () => this.#ratio, onZoom) };
  }

  #onFrame(): void {
    if (!this.video?.videoWidth || !this.video.videoHeight) return;
    this.hasFrame = true;
    if (this.source === 'screen' && !this.#isOwnScreen) void this.attempt(() => this.#loadZoom(), 'page');
    this.#measure();
  }

  #measure(): void {
    const { videoWidth, videoHeight } = this.video ?? {};
    if (!this.hasFrame || !videoWidth || !videoHeight) return;
    this.#setRatio(this.zooming?.zoom.isSideways ? videoHeight / videoWidth : videoWidth / videoHeight);
  }

  #setRatio(ratio: number | null): void {
    // Layers of the same video can differ by a rounded pixel, which must not move the grid.
    if (ratio === this.#ratio || (ratio && this.#ratio && Math.abs(ratio / this.#ratio - 1) < 0.02)) return;
    this.#ratio = ratio;
    this.dispatchEvent(new CallTileRatioEvent(ratio));
  }
}
