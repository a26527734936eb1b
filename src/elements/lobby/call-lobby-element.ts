import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Call, CallState } from '../../call/call.js';
import { systemClock } from '../../core/clock.js';
import type { CallroomError } from '../../core/errors.js';
import type { LocalDevice } from '../../media/local-device.js';
import { type LobbyView, MAX_DISPLAY_NAME_LENGTH, tidyDisplayName } from '../../room/protocol/index.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallJoinRequestEvent, CallLeaveRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import { eyeIcon, warningIcon } from '../icon/icons.js';
import { avatarRow, avatarRowStyles } from '../ui/avatar-row.js';
import { buttons } from '../ui/buttons.js';
import { devicePreview, devicePreviewStyles } from '../ui/device-preview.js';
import type { DeviceUse } from '../ui/preview-devices.js';
import { tokens } from '../ui/tokens.js';
import { limitInput } from './limit-input.js';
import { lobbyStyles } from './lobby-styles.js';
import { isBeforeRoom, isOutside, pollLobby } from './poll-lobby.js';

const MAX_AVATARS = 4;

/**
 * The view before joining: a preview, the devices, the name, the participants already in the room, and the join
 * button. It requests the devices that the join starts with in a single prompt, so that you see and hear what the
 * others will. People who may publish nothing see neither a preview nor devices, and a sentence says that they join to
 * watch. What is off here stays off when you join. People who have to wait to be admitted wait here. During the call,
 * it is empty.
 *
 * @tagname call-lobby
 *
 * @slot - Your own content, below the button.
 * @slot title - Replaces the heading.
 *
 * @fires call-join-request - Before the call is joined; cancelable. `event.participantName` is the name.
 * @fires call-leave-request - Before the person stops joining or waiting; cancelable.
 * @fires call-error - Joining failed, or a device is not available: `event.error`.
 *
 * @csspart base - The container.
 * @csspart preview - Your own tile.
 * @csspart title - The heading.
 * @csspart name - The field for the name.
 * @csspart join - The button.
 * @csspart cancel - The button that stops joining.
 * @csspart audience - The sentence for people who join to watch.
 * @csspart people - The participants already in the room.
 * @csspart devices - The device menus.
 * @csspart effect - Each effect that can be switched on.
 *
 * @cssstate joining - The call is being joined.
 * @cssstate waiting - You are waiting to be admitted.
 */
export class CallLobbyElement extends CallElement {
  static override styles = [tokens, buttons, avatarRowStyles, devicePreviewStyles, lobbyStyles];

  protected static override states: StateTable<CallLobbyElement> = {
    joining: (lobby) => lobby.#isJoining,
    waiting: (lobby) => lobby.#isWaiting,
  };

  /** Whether the microphone starts on. */
  @property() microphone: DeviceUse = 'on';
  /** Whether the camera starts on. */
  @property() camera: DeviceUse = 'on';
  /** Leaves out the connection check. */
  @property({ type: Boolean, reflect: true, attribute: 'no-check' }) noCheck = false;

  @state() private inside: LobbyView | null = null;
  /** The last request for the participants failed. */
  @state() private isOutOfDate = false;
  /** The error of the person's last action here. */
  @state() private problem: CallroomError | null = null;
  @query('input') private readonly nameField!: HTMLInputElement;
  @query('.join') private readonly joinButton!: HTMLButtonElement | null;

  #prepared: Call | null = null;
  /** The state of the call until its devices were started with the room's answer, which happens once. */
  #stateToStartIn: CallState | null = null;
  #polling = new AbortController();

  constructor() {
    super();
    this.addEventListener('call-error', (event) => {
      if (event.audience === 'person' && !event.defaultPrevented) this.problem = event.error;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#prepared) void this.attempt(() => this.#poll(this.#prepared!), 'page');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#polling.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { call } = this;
    if (!call || !this.isConnected) return;
    if (call === this.#prepared) {
      for (const kind of ['microphone', 'camera'] as const) if (changed.has(kind)) this.#use(call, kind);
      return;
    }
    if (!isBeforeRoom(call)) return;
    this.#prepared = call;
    this.#stateToStartIn = call.state.get();
    this.inside = null;
    this.isOutOfDate = false;
    this.#startDevices(call);
    void this.attempt(() => this.#poll(call), 'page');
  }

  /** Loads the connection check only after everything else is visible. */
  protected override firstUpdated(): void {
    if (!this.noCheck)
      void this.attempt(() => import('../connection-check/call-connection-check.js'), 'page');
  }

  get #isJoining(): boolean {
    return this.call !== null && this.read(this.call.state).status === 'joining';
  }

  get #isWaiting(): boolean {
    return this.call !== null && !this.#isJoining && this.read(this.call.self.details).role === 'waiting';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    const { status, error = null } = call ? this.read(call.state) : {};
    const isWaiting = this.#isWaiting;
    const isAudience = this.#isAudience;
    if (!call || ((status === 'joined' || status === 'reconnecting') && !isWaiting)) return nothing;
    return html`<form
      part="base"
      class=${isAudience ? 'base base--audience' : 'base'}
      @submit=${this.#onSubmit}
      @pointerenter=${() => this.#prepare(call)}
      @focusin=${() => this.#prepare(call)}
    >
      ${isAudience ? nothing : this.#preview(call)}
      <div class="right">
        ${isWaiting ? this.#waiting() : this.#entry(call, status ?? 'idle', error)}
        ${this.noCheck ? nothing : html`<call-connection-check .call=${call}></call-connection-check>`}
      </div>
    </form>`;
  }

  #preview(call: Call): TemplateResult {
    return html`<div class="left">
      ${devicePreview({
        call,
        words: this.words,
        microphone: this.#useOf('microphone'),
        camera: this.#useOf('camera'),
        read: (store) => this.read(store),
        attempt: (run) => void this.attempt(run),
      })}
    </div>`;
  }

  /** Whether you may publish neither source, so that there is nothing to preview. */
  get #isAudience(): boolean {
    const { inside } = this;
    return inside !== null && !inside.publish.includes('microphone') && !inside.publish.includes('camera');
  }

  /** How a join uses a device. `never` also until the room has said that you may publish, if the call waits for that. */
  #useOf(kind: 'microphone' | 'camera'): DeviceUse {
    const waits = this.call && this.read(this.call.mediaBehavior).capture === 'once-granted';
    const isAllowed = this.inside?.publish.includes(kind) ?? !waits;
    return isAllowed ? this[kind] : 'never';
  }

  #startDevices(call: Call): void {
    for (const kind of ['microphone', 'camera'] as const)
      if (this.#useOf(kind) === 'on') this.#start(call[kind]);
  }

  /**
   * Prepares the connection when people move the pointer or the focus here, because then they may join soon. Earlier,
   * it would cost the site a session and the visitor a connection, for a page that may only be looked at.
   */
  #prepare(call: Call): void {
    void call.prepareConnection({ name: tidyDisplayName(this.nameField?.value ?? '') });
  }

  #entry(call: Call, status: CallState['status'], error: CallroomError | null): TemplateResult {
    const { words } = this;
    const isJoining = status === 'joining';
    const hasFailed = status === 'failed';
    return html`
      <div>
        <slot name="title">
          <h1 part="title"><small>${call.roomName}</small>${words.term('lobbyReady')}</h1>
        </slot>
      </div>
      ${
        this.#isAudience
          ? html`<p part="audience" class="audience">${eyeIcon}<span>${words.term('joinToWatch')}</span></p>`
          : nothing
      }
      ${this.#nameInput(call)}
      ${[call.microphone, call.camera].map((device) => this.#problem(this.read(device.state).error))}
      ${[call.microphone, call.camera].map((device) => this.#problem(this.read(device.processing).error))}
      ${isJoining ? this.#problem(error, 'status') : nothing}
      ${hasFailed ? this.#problem(error, 'alert') : nothing}
      ${this.#problem(this.#remainingProblem(call))}
      <div class="enter">
        <button
          part="join"
          class="button button--main join"
          type="submit"
          @pointerenter=${() => this.#prepare(call)}
          aria-disabled=${isJoining ? 'true' : 'false'}
        >
          ${words.term(isJoining ? 'joining' : hasFailed ? 'tryAgain' : 'join')}
        </button>
        ${
          isJoining
            ? html`<button part="cancel" class="button" type="button" @click=${this.#onCancel}>
                ${words.term('cancel')}
              </button>`
            : nothing
        }
      </div>
      ${this.#people()}
      <div class="own"><slot></slot></div>
    `;
  }

  #waiting(): TemplateResult {
    const { words } = this;
    return html`<div class="waiting" role="status">
        <span class="pulse"></span>
        <h1 part="title">${words.term('waitTitle')}</h1>
        <p>${words.term('waitText')}</p>
      </div>
      <button class="button" type="button" @click=${this.#onLeave}>${words.term('leave')}</button>`;
  }

  #nameInput(call: Call): TemplateResult {
    const { words } = this;
    return html`<label class="field">
      <span>${words.term('yourName')}</span>
      <input
        part="name"
        name="name"
        autocomplete="name"
        placeholder=${words.term('namePlaceholder')}
        .value=${this.read(this.view.typedName) ?? tidyDisplayName(this.read(call.self.details).name)}
        @input=${this.#onName}
        @compositionend=${this.#onName}
      />
    </label>`;
  }

  /** The participants already in the room, as avatars and text. The space is reserved while they load. */
  #people(): TemplateResult {
    return html`<p part="people" class="people" role="status">${this.#whoIsIn()}</p>`;
  }

  #whoIsIn(): TemplateResult | typeof nothing {
    const { inside, words } = this;
    if (this.isOutOfDate) return html`<span>${words.term('whoIsInUnknown')}</span>`;
    if (!inside) return nothing;
    if (inside.waits) return html`<span>${words.term('waitsHint')}</span>`;
    const { participants, count, live, role } = inside;
    if (role === 'viewer' && live === false) return html`<span>${words.term('notStartedTitle')}</span>`;
    if (!count) return html`<span>${words.term('nobodyIn')}</span>`;
    const shown = participants.slice(0, count > MAX_AVATARS ? MAX_AVATARS - 1 : MAX_AVATARS);
    const names = shown.map(({ name }) => words.nameOf(name));
    return html`${avatarRow(shown)}
      <span>${words.term('whoIsIn', names, count - shown.length)}</span>`;
  }

  /** The error of an action here, unless a device already shows it. */
  #remainingProblem(call: Call): CallroomError | null {
    const shown = [call.microphone, call.camera].map(({ state }) => state.get().error?.message);
    return this.problem && !shown.includes(this.problem.message) ? this.problem : null;
  }

  #problem(
    error: CallroomError | null,
    role: 'status' | 'alert' = 'status',
  ): TemplateResult | typeof nothing {
    return error
      ? html`<p class="problem" role=${role}>${warningIcon}<span>${this.explain(error)}</span></p>`
      : nothing;
  }

  /** The page changed whether a join starts with a device on or off. */
  #use(call: Call, kind: 'microphone' | 'camera'): void {
    if (call.state.get().status !== 'idle') return;
    if (this.#useOf(kind) === 'on') this.#start(call[kind]);
    else call[kind].release();
  }

  #start(device: LocalDevice): void {
    // Do not override a choice that the person or the page has made.
    if (device.choice !== null) return;
    void this.attempt(async () => {
      await device.turnOn();
      const { error } = device.state.get();
      if (error) throw error;
    }, 'page');
  }

  async #poll(call: Call): Promise<void> {
    this.#polling.abort();
    this.#polling = new AbortController();
    await pollLobby(call, systemClock, this.#polling.signal, {
      onView: (view) => {
        if (call !== this.call) return;
        this.inside = view;
        this.isOutOfDate = false;
        // Later, no device must come on by itself: the person has joined since, or has left again.
        if (call.state.get() === this.#stateToStartIn) this.#startDevices(call);
        this.#stateToStartIn = null;
      },
      onError: (error) => {
        this.isOutOfDate = true;
        this.report(error);
      },
    });
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.problem = null;
    const { call } = this;
    const name = tidyDisplayName(this.nameField.value);
    if (!call || call.state.get().status === 'joining') return;
    if (!this.request(new CallJoinRequestEvent(name))) return;
    // What is off here must not go live by itself, whatever the behavior says or the room allows by then.
    for (const device of [call.microphone, call.camera])
      if (device.state.get().status === 'off') device.turnOff();
    void this.attempt(() => call.join({ name }), 'page');
  }

  #onName(event: InputEvent | CompositionEvent): void {
    if (!(event instanceof InputEvent && event.isComposing)) {
      limitInput(this.nameField, MAX_DISPLAY_NAME_LENGTH);
    }
    this.view.typedName.set(this.nameField.value);
  }

  async #onCancel(): Promise<void> {
    this.#onLeave();
    // The cancel button is removed, so move the focus to the join button.
    await this.updateComplete;
    if (this.call && isOutside(this.call)) this.joinButton?.focus();
  }

  #onLeave(): void {
    const { call } = this;
    if (call && this.request(new CallLeaveRequestEvent())) void this.attempt(() => call.leave());
  }
}
