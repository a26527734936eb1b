import { ContextProvider } from '@lit/context';
import { html, type LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { Call, CallState } from '../../call/call.js';
import type { TokenRequest } from '../../call/call-options.js';
import { createCall } from '../../call/create-call.js';
import { importPart } from '../../call/load-part.js';
import { RoomTokenError } from '../../call/room-token-error.js';
import { randomId } from '../../core/random-id.js';
import type { MediaBehavior } from '../../media/media-behavior.js';
import type { MediaPlatform } from '../../media/media-platform.js';
import { tidyDisplayName } from '../../room/protocol/index.js';
import { RoomError } from '../../room/room-error.js';
import { autoload, preload } from '../autoload.js';
import { BaseElement, type StateTable } from '../base/base-element.js';
import { callContext } from '../base/call-context.js';
import { type FocusFallback, type FocusLoss, focusOn } from '../base/focus-fallback.js';
import { invitedRole } from '../base/invite-roles.js';
import { property } from '../base/property.js';
import { type Density, RoomView, type Theme, viewContext } from '../base/room-view.js';
import { findDeep } from '../base/shadow-dom.js';
import { loadViewChoices, saveViewChoice } from '../base/view-persistence.js';
import { loadWords } from '../i18n/translations/index.js';
import { refreshWords } from '../i18n/words.js';
import { lazyStage } from '../stage/lazy-stage.js';
import type { DeviceUse } from '../ui/preview-devices.js';
import { tokens } from '../ui/tokens.js';
import { presenceWords } from './presence-words.js';
import { effectsOfChange } from './property-effects.js';
import { mediaOf } from './room-media.js';
import { roomStyles } from './room-styles.js';
import { PHASES, VIEWS, type View, viewOf } from './room-views.js';
import { requestToken } from './token-endpoint.js';

/** While a call is joined or joining, the settings for joining do not change. */
const IN_ROOM: readonly CallState['status'][] = ['joining', 'joined', 'reconnecting'];

/** A framework may set the room a moment after it creates the element. */
const ROOM_GRACE_MS = 1_000;

/**
 * A whole call in one tag: the lobby, everyone's video and audio, the controls, and the notices. If it has children,
 * it renders nothing itself and provides the call to the `call-…` elements among them.
 *
 * It is as high as its container, and at least 320 px.
 *
 * @tagname call-room
 *
 * @attr {string} lang - The language of the interface; by default inherited from the surrounding elements.
 * @attr {string} dir - The text direction; by default inherited.
 *
 * @slot - Elements of your own, in place of the default call.
 *
 * @fires call-error - An operation failed: `event.error`.
 * @fires call-join-request - Before the call is joined; cancelable.
 * @fires call-leave-request - Before the call is left; cancelable.
 *
 * @csspart base - The container.
 * @csspart grid - The tiles.
 * @csspart footer - The line with the control bar.
 * @csspart panel - The panel beside the call.
 *
 * @cssproperty [--call-stage] - The background.
 * @cssproperty [--call-surface] - The background of tiles and fields.
 * @cssproperty [--call-raised] - The background of floating elements.
 * @cssproperty [--call-control] - The background of buttons.
 * @cssproperty [--call-text] - Text.
 * @cssproperty [--call-text-quiet] - Secondary text.
 * @cssproperty [--call-accent] - The brand color; text on it is black or white, whichever has more contrast.
 * @cssproperty [--call-danger] - Destructive actions and failures.
 * @cssproperty [--call-success] - Success.
 * @cssproperty [--call-font=system-ui] - The typeface.
 *
 * @cssstate lobby - Not joined yet.
 * @cssstate stage - In the call.
 * @cssstate ended - After the call.
 */
export class CallRoomElement extends BaseElement {
  static override styles = [tokens, roomStyles];

  protected static override states: StateTable<CallRoomElement> = {
    lobby: (room) => room.#shown === 'lobby',
    stage: (room) => room.#shown === 'stage',
    ended: (room) => room.#shown === 'ended',
  };

  /** The room's name: 1 to 128 characters of any language. */
  @property({ reflect: true }) room = '';
  /** The person's display name, up to 64 characters. The lobby asks for it. Without a name, the person is a guest. */
  @property({ reflect: true }) name = '';
  /** Origin of the Worker, such as `https://calls.example`. Default: this page's origin. */
  @property({ reflect: true }) server = '';
  /** Where to POST `{room, name, role?}` for `{token}`; `role` is what the invitation asks for, see `inviteRoles`. */
  @property({ reflect: true, attribute: 'token-endpoint' }) tokenEndpoint = '';
  /**
   * The roles that an invitation can ask for, separated by commas or spaces, such as `participant, viewer`. The
   * invitation then offers them, its link has the parameter `role`, and a page that is opened with such a link sends
   * the role with the request for a room token. It is only a wish: your token endpoint decides.
   */
  @property({ reflect: true, attribute: 'invite-roles' }) inviteRoles = '';
  /** Joins without a lobby. */
  @property({ type: Boolean, reflect: true, attribute: 'auto-join' }) autoJoin = false;
  /** `auto` follows the system. */
  @property({ reflect: true }) theme: Theme = 'auto';
  /** The size of controls and spacing. */
  @property({ reflect: true }) density: Density = 'comfortable';
  /** Whether a join starts with the microphone on; `never`: the call has no microphone. */
  @property({ reflect: true }) microphone: DeviceUse = 'on';
  /** Whether a join starts with the camera on; `never`: the call has no camera. */
  @property({ reflect: true }) camera: DeviceUse = 'on';
  /**
   * How the call uses media: `meeting`, `audio-only`, `viewer` (for the audience of a broadcast: no device is
   * requested), `webinar` (devices are requested only from participants who may publish), `low-bandwidth`.
   * `microphone` and `camera` restrict it further.
   */
  @property({ reflect: true }) behavior = 'meeting';
  /**
   * Replaces camera and microphone with a drawn person and a tone, for docs and demos: no permission is requested.
   */
  @property({ type: Boolean, reflect: true }) synthetic = false;
  /** Where the WASM files and models of the effects are. Default: beside the script that loads them. */
  @property({ reflect: true, attribute: 'asset-base' }) assetBase: string | null = null;
  /**
   * What the call says about the person to the others, as a list of words: `away` (the page is hidden, or not used for
   * five minutes), `device` (they are on a phone), `status` (what they write in the participants panel). Default: nothing.
   */
  @property({ reflect: true }) presence = '';
  /** Turns off the keyboard shortcuts. The controls' tooltips list the keys. */
  @property({ type: Boolean, reflect: true, attribute: 'no-shortcuts' }) noShortcuts = false;
  /** Does not store settings: a reload starts with the page's attributes again. */
  @property({ type: Boolean, reflect: true, attribute: 'no-memory' }) noMemory = false;
  /**
   * Returns a room token; replaces `token-endpoint`. Called for each connect. You can set another function at any
   * time, as a framework may do on each render; it is used from the next connect on.
   */
  @property({ attribute: false }) getToken: ((request: TokenRequest) => Promise<string>) | null = null;

  @state() private mediaPlatform: MediaPlatform | null = null;
  /** Why no call is shown. */
  @state() private problem: RoomError | null = null;
  #given: Call | null = null;
  /** The call that this element created and has to close. */
  #made: Call | null = null;
  #joined: Call | null = null;
  /** The devices that the current call uses. While in the room, later changes apply to the next join. */
  #uses: Pick<MediaBehavior, 'microphone' | 'camera'> = { microphone: 'on', camera: 'on' };
  readonly #provider = new ContextProvider(this, { context: callContext, initialValue: null });

  readonly #view = new RoomView();
  #stops: (() => void)[] = [];
  /** Resolves when the keyboard code is loaded. */
  #keyboard: Promise<void> | undefined;
  #missesRoom: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new ContextProvider(this, { context: viewContext, initialValue: this.#view });
  }

  /** The current call. Setting it overrides the call that the attributes describe. */
  get call(): Call | null {
    return this.#given ?? this.#made;
  }

  set call(call: Call | null) {
    if (call === this.#given) return;
    this.#given = call;
    this.requestUpdate();
  }

  static override get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: Lit works out each class's list on the class it is asked of.
    return [...super.observedAttributes, 'lang', 'dir'];
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    super.attributeChangedCallback(name, before, now);
    // The elements inside take their language from this element.
    if ((name !== 'lang' && name !== 'dir') || before === now) return;
    void this.attempt(() => loadWords(this.words.lang()), 'page');
    refreshWords();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { theme, density } = this.#view;
    theme.set(this.theme);
    density.set(this.density);
    this.#view.keep = (setting, value) => !this.noMemory && saveViewChoice(setting, value);
    this.#stops = [
      autoload(this.renderRoot as ShadowRoot, lazyStage),
      // A choice in the settings becomes an attribute, like the page's own: style sheets see both.
      theme.listen((chosen) => {
        this.theme = chosen;
      }),
      density.listen((chosen) => {
        this.density = chosen;
      }),
    ];
    if (!this.noMemory) loadViewChoices(this.#view);
    this.#missesRoom = setTimeout(() => this.#missRoom(), ROOM_GRACE_MS);
    // The parser may still add children; with children, no default call is rendered.
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', () => this.requestUpdate(), { once: true });
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    clearTimeout(this.#missesRoom);
    // An element that is moved within the page is connected again by now, so its call continues.
    queueMicrotask(() => {
      if (!this.isConnected) this.#drop();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('theme')) this.#view.theme.set(this.theme);
    if (changed.has('density')) this.#view.density.set(this.density);
    if (changed.has('inviteRoles')) this.#view.inviteRoles.set(this.inviteRoles);
    if (!this.isConnected || document.readyState === 'loading') return;
    if (changed.has('synthetic')) this.#drawPerson();
    const effects = effectsOfChange(changed, this);
    const { status, error = null } = this.#made?.state.get() ?? {};
    const isOther =
      effects.has('new call') ||
      (effects.has('new call before joining') && status === 'idle') ||
      // The token source was missing and may be set now.
      (effects.has('next connect') && error?.code === 'token_source_missing');
    if (this.#given || isOther) this.#drop();
    const isReady = this.room && (!this.synthetic || this.mediaPlatform);
    if (!this.#given && !this.#made && isReady) this.#made = this.#create();
    else if (changed.has('name')) this.#made?.name.set(tidyDisplayName(this.name));
    if (changed.has('presence') && this.#made) this.#made.presenceOptions.set(presenceWords(this.presence));
    this.#setUses();
    this.#provider.setValue(this.call);
    this.#autoJoin();
  }

  protected override render(): TemplateResult {
    const { call } = this;
    if (call && VIEWS[this.read(call.state).status] === 'stage') this.read(call.self.details);
    const view = this.#shown;
    // The first interaction: the person may join soon.
    const prepare = view === 'lobby' ? () => preload('call-stage', lazyStage) : nothing;
    // Render nothing while the document is still loading, or if there are children.
    const isDrawn = document.readyState !== 'loading' && this.childElementCount === 0;
    return html`
      <slot @slotchange=${() => this.requestUpdate()}></slot>
      ${isDrawn ? html`<div part="base" class="base" @pointerenter=${prepare} @focusin=${prepare}>${call && view ? this.#draw(view) : this.#unset()}</div>` : nothing}
    `;
  }

  #missRoom(): void {
    if (this.room || this.call) return;
    this.problem = RoomError.roomMissing();
    this.report(this.problem, 'page');
  }

  #unset(): TemplateResult | typeof nothing {
    if (this.room || !this.problem) return nothing;
    return html`<p class="problem" role="alert">${this.explain(this.problem)}</p>`;
  }

  #draw(view: View): TemplateResult {
    switch (view) {
      case 'lobby':
        return html`<call-lobby .microphone=${this.#uses.microphone} .camera=${this.#uses.camera}></call-lobby>`;
      case 'stage':
        return html`<call-stage
          exportparts="grid, footer, panel"
          .microphone=${this.#uses.microphone}
          .camera=${this.#uses.camera}
        ></call-stage>`;
      case 'ended':
        return html`<call-end-screen></call-end-screen>`;
    }
  }

  /** The view of the current call; `null` without a call. */
  get #shown(): View | null {
    const { call } = this;
    if (!call) return null;
    const state = call.state.get();
    if (state.status === 'joining' && this.#joined === call && this.autoJoin) return 'stage';
    const view = viewOf(state);
    const isWaiting = view === 'stage' && call.self.details.get().role === 'waiting';
    return isWaiting ? 'lobby' : view;
  }

  /** Moves the focus when the view that had it is removed. */
  async takeFocus(loss: FocusLoss): Promise<boolean> {
    const view = this.renderRoot.querySelector<LitElement & Partial<FocusFallback>>('.base > *');
    if (!view)
      return (
        (await (findDeep(this, 'call-control-bar') as Partial<FocusFallback> | null)?.takeFocus?.(loss)) ??
        false
      );
    await customElements.whenDefined(view.localName);
    await view.updateComplete;
    if (view.takeFocus) return view.takeFocus(loss);
    return focusOn(view.shadowRoot?.querySelector<HTMLElement>('button:not(:disabled)'));
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isDone = await super.getUpdateComplete();
    await this.#keyboard;
    return isDone;
  }

  protected override updated(): void {
    if (this.call?.state.get().status === 'joining') preload('call-stage', lazyStage);
    // By the time the end screen is needed, the network may be gone.
    if (this.#shown === 'stage') preload('call-end-screen');
  }

  protected override firstUpdated(): void {
    this.#keyboard = this.attempt(async () => {
      const { giveKeyboard } = await importPart(import('./room-input.js'));
      giveKeyboard(this, {
        phase: () => PHASES[this.#shown ?? 'ended'],
        wantsKeys: () => !this.noShortcuts && this.#view.shortcuts.get(),
        call: () => this.call,
        attempt: (run) => void this.attempt(run),
      });
    });
  }

  /** Loads the synthetic person before creating a call, so that no camera is requested in the meantime. */
  #drawPerson(): void {
    this.mediaPlatform = null;
    if (!this.synthetic) return;
    void this.attempt(async () => {
      const { syntheticMedia } = await importPart(import('../../media/synthetic/synthetic-media.js'));
      if (this.synthetic) this.mediaPlatform = syntheticMedia(this.name || randomId());
    }, 'page');
  }

  #setUses(): void {
    const { call } = this;
    if (call && IN_ROOM.includes(call.state.get().status)) return;
    const media = mediaOf(this);
    this.#uses = { microphone: media.microphone, camera: media.camera };
    if (!this.#made || JSON.stringify(media) === JSON.stringify(this.#made.mediaBehavior.get())) return;
    this.#made.mediaBehavior.set(media);
  }

  readonly #askForToken = async (given: TokenRequest): Promise<string> => {
    const { getToken, tokenEndpoint } = this;
    const role = invitedRole(this.inviteRoles);
    const request = role ? { ...given, role } : given;
    if (getToken) return getToken(request);
    if (!tokenEndpoint) throw RoomTokenError.missing();
    return requestToken(tokenEndpoint, request);
  };

  #create(): Call {
    const { room, name, server } = this;
    return createCall({
      room,
      name,
      server: server || location.origin,
      getToken: this.#askForToken,
      media: mediaOf(this),
      presence: presenceWords(this.presence),
      assetBase: this.assetBase ?? undefined,
      // In a lobby, the first interaction loads it.
      preload: this.autoJoin,
      ...this.mediaPlatform,
    });
  }

  #drop(): void {
    const made = this.#made;
    this.#made = null;
    this.#joined = null;
    if (made) void this.attempt(() => made.close(), 'page');
  }

  #autoJoin(): void {
    const { call } = this;
    if (!this.autoJoin || !call || call === this.#joined || call.state.get().status !== 'idle') return;
    this.#joined = call;
    const { name } = this;
    void this.attempt(() => call.join(name ? { name } : {}), 'page');
  }
}
