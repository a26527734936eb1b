import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { Call, CallEvents } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import { computed, type ReadableStore } from '../../core/store.js';
import type { LocalDevice } from '../../media/local-device.js';
import type { RoomAccess } from '../../room/base-room-client.js';
import { CallElement } from '../base/call-element.js';
import type { CallErrorEvent, CallNoticeEvent, ErrorAudience } from '../base/events.js';
import { RoomListener } from '../base/room-listener.js';
import { roomAround } from '../base/shadow-dom.js';
import type { Word } from '../i18n/terms.js';
import { closeIcon, cutOffIcon, personIcon, warningIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import { Announcer } from './announcer.js';
import { type Notice, NoticeQueue } from './notice-queue.js';
import { NoticeTimers } from './notice-timers.js';
import { noticesStyles } from './notices-styles.js';

/** The errors of a device that the person cannot solve by trying again. */
const NOT_ALLOWED: readonly string[] = ['device_not_granted', 'device_revoked'];

/**
 * Shows notices one at a time, in plain words and with at most one action: a failed device, a failed action in any
 * element of the call, a connection that is being restored, a person who waits to be admitted, a person who shares a
 * screen or stops recording and, for moderators, a raised hand. Beside that notice it shows decisions of moderators:
 * that you were muted, that you can speak again, and what you can undo. Screen readers read them politely. Joins,
 * departures, recordings, raised hands and messages are announced to screen readers without being shown, with pauses in
 * between. What was so before you joined is no news, except that a running share or recording is announced once.
 *
 * @tagname call-notices
 *
 * @csspart base - The notice.
 * @csspart action - Its action.
 * @csspart dismiss - The button that dismisses it.
 */
export class CallNoticesElement extends CallElement {
  static override styles = [tokens, buttons, noticesStyles];

  readonly #queue = new NoticeQueue();
  readonly #announcer = new Announcer((text) => {
    // A screen reader reads a repeated text only if it differs.
    this.announced = text === this.announced ? `${text}\u00A0` : text;
  });
  @state() private announced = '';
  #listened: Call | null = null;
  #stop: (() => void)[] = [];
  readonly #timers = new NoticeTimers(
    (notice) => this.#queue.remove(notice),
    // A failed device and a hint are shown for as long as they last.
    (notice) =>
      notice.stays === true || this.#deviceOf(notice) !== undefined || notice === this.call?.voiceHint.get(),
  );

  constructor() {
    super();
    new RoomListener(
      this,
      () => this.call,
      (room, call) => [this.#follow(room, call)],
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.documentElement.addEventListener('call-error', this.#onError);
    document.documentElement.addEventListener('call-notice', this.#onNotice);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.documentElement.removeEventListener('call-error', this.#onError);
    document.documentElement.removeEventListener('call-notice', this.#onNotice);
    this.#listenTo(null);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.isConnected) this.#listenTo(this.call);
  }

  protected override render(): TemplateResult {
    const urgent = this.read(this.#queue.urgent);
    const error = this.read(this.#queue.shown);
    const connection = this.#connection();
    return html`<div class="notices">
      <div class="notices" role="status" aria-live="polite" aria-atomic="false" aria-label=${this.words.term('notices')}>
        ${urgent ? this.#notice(urgent) : nothing}
        ${connection ?? (error && !error.icon ? this.#notice(error) : nothing)}
      </div>
      ${!connection && error?.icon ? this.#notice(error) : nothing}
    </div>
    <div class="visually-hidden" aria-live="polite">${this.announced}</div>`;
  }

  /** The state of a connection that is being restored; it takes precedence over ordinary notices. */
  #connection(): TemplateResult | null {
    const { words } = this;
    const state = this.call && this.read(this.call.state);
    if (state?.status === 'reconnecting') {
      return this.#waiting(
        html`<strong>${words.term('reconnectingTitle')}</strong> ${words.term('reconnectingText')}`,
      );
    }
    return state?.status === 'joining' && state.error
      ? this.#waiting(html`${this.explain(state.error)}`)
      : null;
  }

  #waiting(text: TemplateResult): TemplateResult {
    return html`<div part="base" class="base base--waiting">
      ${cutOffIcon}
      <p class="text">${text}</p>
    </div>`;
  }

  #notice(error: Notice): TemplateResult {
    const device = this.#deviceOf(error);
    const isAsking = error.action || error.isUrgent;
    return html`<div
      part="base"
      class=${isAsking || error.icon ? 'base base--asking' : 'base'}
      data-list=${error === this.#queue.urgent.get() ? 'urgent' : 'ordinary'}
      @pointerenter=${this.#onHold}
      @pointerleave=${this.#onHold}
      @focusin=${this.#onHold}
      @focusout=${this.#onHold}
    >
      ${error.icon ?? (isAsking ? personIcon : warningIcon)}
      <p class="text">${this.explain(error)}</p>
      ${device ? this.#action('tryAgain', error, () => device.turnOn()) : this.#otherAction(error)}
      <button
        part="dismiss"
        class="dismiss"
        aria-label=${this.words.term('dismiss')}
        @click=${() => this.#queue.remove(error)}
      >
        ${closeIcon}
      </button>
    </div>`;
  }

  #action(word: Word, error: Notice, run: () => unknown): TemplateResult {
    const onClick = () => {
      this.#queue.remove(error);
      void this.attempt(run);
    };
    return this.#button(this.words.term(word), onClick);
  }

  #button(label: string, onClick: () => void): TemplateResult {
    return html`<button part="action" class="button action" @click=${onClick}>${label}</button>`;
  }

  /**
   * The notice's own action, or the action that solves the problem of a hint: unmute, or choose another microphone.
   */
  #otherAction(error: Notice): TemplateResult | typeof nothing {
    const { call } = this;
    if (error.action) {
      const { label, run } = error.action;
      return this.#button(label, () => {
        this.#queue.remove(error);
        run();
      });
    }
    if (error.code === 'speaking_while_muted') {
      return this.#action('unmute', error, () => call?.microphone.turnOn());
    }
    if (error.code === 'microphone_silent') {
      return html`<call-device-menu class="menu" kind="microphone" .call=${call}></call-device-menu>`;
    }
    return nothing;
  }

  /** The device that has failed so, if it can be tried again. */
  #deviceOf(error: Notice): LocalDevice | undefined {
    if (NOT_ALLOWED.includes(error.code ?? '')) return undefined;
    const devices = this.call ? [this.call.microphone, this.call.camera] : [];
    return devices.find((device) => device.state.get().error === error);
  }

  /** Loads the code for room news when there is a room. */
  #follow(room: RoomAccess, call: Call): () => void {
    const { view, words } = this;
    let stops: (() => void)[] = [];
    let isOver = false;
    void this.attempt(async () => {
      const { followRoom } = await importPart(import('./room-notices.js'));
      if (isOver) return;
      const options = {
        call,
        room,
        view,
        words,
        queue: this.#queue,
        announcer: this.#announcer,
        attempt: (run: () => unknown, audience?: ErrorAudience) => void this.attempt(run, audience),
      };
      stops = followRoom(options);
    }, 'page');
    return () => {
      isOver = true;
      for (const stop of stops) stop();
      this.#announcer.stop();
    };
  }

  /** An action in any element of this call failed. */
  readonly #onError = (event: CallErrorEvent): void => {
    if (event.audience !== 'page' && this.#isOurs(event)) this.#queue.add(event.error);
  };

  /** An element of this call has something to tell. */
  readonly #onNotice = (event: CallNoticeEvent): void => {
    if (this.#isOurs(event))
      this.#queue.add({ ...event.notice, isUrgent: event.notice.action !== undefined });
  };

  #isOurs(event: Event): boolean {
    if (event.defaultPrevented) return false;
    const path = event.composedPath();
    const room = roomAround(this);
    const { call = this.call } = path[0] as Partial<CallElement>;
    return room ? path.includes(room) : call === this.call;
  }

  #listenTo(call: Call | null): void {
    if (call === this.#listened) return;
    this.#listened = call;
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.#queue.clear();
    this.#timers.clear();
    if (!call) return;
    const onNotice = ({ data }: CallEvents['notice']) => this.#queue.add(data);
    call.addEventListener('notice', onNotice);
    this.#stop = [
      () => call.removeEventListener('notice', onNotice),
      ...[call.microphone, call.camera].map(({ state }) =>
        this.#watch(computed(state, ({ error }) => error)),
      ),
      this.#watch(call.voiceHint),
    ];
  }

  /** Shows a device's failure or a hint for as long as it lasts. */
  #watch(store: ReadableStore<Notice | null>): () => void {
    let shown: Notice | null = null;
    // `subscribe` also reports a failure from before this element was connected.
    return store.subscribe((error) => {
      if (shown === error) return;
      if (shown) this.#queue.remove(shown);
      if (error) this.#queue.add(error);
      shown = error;
    });
  }

  readonly #onHold = (event: Event): void => {
    this.#timers.hold(event);
    this.#followTimers();
  };

  protected override updated(): void {
    this.#followTimers();
  }

  /** A notice that waits, or that the state of the connection covers, has no timer. */
  #followTimers(): void {
    const shown = { urgent: this.#queue.urgent.get(), ordinary: this.#queue.shown.get() };
    this.#timers.follow(
      Object.entries(shown).flatMap(([list, notice]) => {
        const element = this.renderRoot.querySelector(`[data-list=${list}]`);
        return notice && element ? { notice, element } : [];
      }),
    );
  }
}
