import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { isRunning, positionAt, type WatchState } from '../../behaviors/watch-state.js';
import type { Call } from '../../call/call.js';
import { systemClock } from '../../core/clock.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import { watchControls } from './watch-controls.js';
import { WatchPlayer } from './watch-player.js';
import { sendWatchRequest, type WatchRequest } from './watch-requests.js';
import { watchStateOf } from './watch-state-of.js';
import { watchStyles } from './watch-styles.js';

const SHOW_POSITION_EVERY_MS = 500;

/**
 * The video that everyone watches, at the same second on every page, with its controls. It is hidden while nobody has
 * started a video, and requests nothing until then. The volume is that of this page only; while somebody else speaks, the
 * video is quieter. `<call-media-grid>` shows it as its largest tile. It needs `watchBehavior` (`callroom/server`) in the
 * room.
 *
 * @tagname call-watch
 *
 * @fires {CallActionRequestEvent} call-watch-request - Before something is asked of the room; cancelable. `event.data`:
 *   `command` is `play`, `pause`, `stop`, `next` (with `after`, the id of the video), `seek` (with `position`, in seconds) or
 *   `rate` (with `rate`).
 * @fires call-error - The video cannot be played, or the room refused the command: `event.error`.
 *
 * @csspart base - The video and its controls.
 * @csspart player - Where the video is.
 * @csspart problem - Why the video cannot be played.
 * @csspart retry - The button that loads the video again.
 * @csspart unblock - The button that plays the video after the browser has blocked it.
 * @csspart waiting - The people whose players buffer, while the video stands still for them.
 * @csspart controls - The line under the video.
 * @csspart play - The button that plays and pauses.
 * @csspart next - The button that starts the next video.
 * @csspart timeline - The position in the video.
 * @csspart time - The position and the length of the video.
 * @csspart rate - The choice of the speed.
 * @csspart volume - The button that mutes the video on this page.
 * @csspart stop - The button that takes the video off the stage.
 *
 * @cssstate playing - The video runs.
 * @cssstate waiting - The video stands still for a player that buffers.
 * @cssstate ducked - The video is quieter because somebody speaks.
 * @cssstate blocked - The browser waits for a click before it plays the video.
 * @cssstate failed - The video cannot be played on this page.
 */
export class CallWatchElement extends CallElement {
  static override styles = [tokens, buttons, watchStyles];

  protected static override states: StateTable<CallWatchElement> = {
    playing: (element) => element.#on !== null && isRunning(element.#on),
    waiting: (element) => (element.#on?.waitingFor.length ?? 0) > 0,
    ducked: (element) => element.#isDucked,
    blocked: (element) => element.#player.isBlocked,
    failed: (element) => element.#player.problem !== null,
  };

  protected static override isHidden = (element: CallWatchElement): boolean => element.#on === null;

  @state() private volume = 1;
  @state() private isMuted = false;
  @query('.player') private readonly container!: HTMLElement | null;

  readonly #player = new WatchPlayer({
    container: () => this.container,
    onChange: () => this.requestUpdate(),
    onError: (error) => this.report(error, 'page'),
  });
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The state while a video is on. */
  #on: (WatchState & { current: string }) | null = null;
  /** Whether somebody else speaks. */
  #isDucked = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.#on && isRunning(this.#on)) this.requestUpdate();
    }, SHOW_POSITION_EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#player.close();
  }

  /** How far the video on this page is behind the clock of the room, in seconds; null while it does not play. */
  get off(): number | null {
    return this.#player.off;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const state = watchStateOf(this.call, (store) => this.read(store));
    this.#on = state?.current != null ? (state as WatchState & { current: string }) : null;
    this.#isDucked = (this.call ? this.read(this.call.participants) : []).some(
      ({ isLocal, isSpeaking }) => !isLocal && this.read(isSpeaking),
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    const on = this.#on;
    const { problem, isBlocked } = this.#player;
    return html`<div part="base" class="base">
      <div part="player" class="player"></div>
      ${on && call && on.waitingFor.length > 0 ? html`<p part="waiting" class="waiting" role="status">${this.#waitingFor(call, on)}</p>` : nothing}
      ${
        problem
          ? html`<div class="over">
              <p part="problem" role="alert">${this.explain(problem)}</p>
              <button part="retry" class="button" type="button" @click=${() => this.#player.retry()}>${words.term('tryAgain')}</button>
            </div>`
          : nothing
      }
      ${
        isBlocked && !problem
          ? html`<div class="over">
              <button part="unblock" class="button button--main" type="button" @click=${() => this.#player.unblock()}>
                ${words.term('videoClick')}
              </button>
            </div>`
          : nothing
      }
      ${
        on && call
          ? watchControls(on, {
              words,
              mayControl: this.read(call.watch.mayControl),
              position: this.#position(call, on),
              duration: this.#player.duration,
              volume: this.volume,
              isMuted: this.isMuted,
              onRequest: (request) => void this.#send(request),
              onVolume: (volume, isMuted) => {
                this.volume = volume;
                this.isMuted = isMuted;
              },
            })
          : nothing
      }
    </div>`;
  }

  protected override updated(): void {
    const { call } = this;
    const on = this.isConnected ? this.#on : null;
    this.#player.show(call, on?.videos[on.current] ?? null);
    this.#player.setVolume(this.volume, this.isMuted, this.#isDucked);
  }

  #position({ watch }: Call, on: WatchState): number {
    const { aheadMs } = this.read(watch.clock) ?? { aheadMs: 0 };
    return positionAt(on, systemClock.now() + aheadMs);
  }

  #waitingFor(call: Call, { waitingFor }: WatchState): string {
    const names = this.read(call.participants)
      .map(({ details, isLocal }) => ({ isLocal, ...this.read(details) }))
      .filter(({ id }) => waitingFor.includes(id))
      .map(({ isLocal, name }) => (isLocal ? this.words.ownName('') : this.words.nameOf(name)));
    return this.words.term('waitsForVideo', names);
  }

  async #send(request: WatchRequest): Promise<void> {
    const { call } = this;
    if (!call || !this.request(new CallActionRequestEvent<WatchRequest>('call-watch-request', request)))
      return;
    await this.attempt(() => sendWatchRequest(call, request));
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-watch-request': CallActionRequestEvent<WatchRequest>;
  }
}
