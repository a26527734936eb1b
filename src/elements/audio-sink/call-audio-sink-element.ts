import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../../call/call.js';
import { isAbortError } from '../../core/errors.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallSoundBlockedEvent } from '../base/events.js';
import { soundOffIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import type { NotificationSounds } from './notification-sounds.js';
import { plays } from './plays.js';

/**
 * Plays what the others say and what their screens sound like, each as loud as was chosen and all through the speaker
 * that was chosen, and the short sounds that tell of who comes and goes, of hands and of messages. Where the browser
 * holds sound back until the page is clicked, it shows one button, and nothing otherwise.
 *
 * @tagname call-audio-sink
 *
 * @fires call-sound-blocked - The browser holds the sound back, or no longer: `event.isBlocked`.
 * @fires call-error - A sound could not be played: `event.error`.
 *
 * @csspart base - The box of the button.
 * @csspart button - The button that turns the sound on.
 *
 * @cssstate blocked - The browser holds the sound back.
 */
export class CallAudioSinkElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    css`
      :host {
        display: contents;
      }

      .base {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 6px 6px 6px 16px;
        border-radius: 14px;
        background: var(--_raised);
        box-shadow: var(--_shadow);
        font-size: 14px;
        --_icon: 18px;
      }
    `,
  ];

  protected static override states: StateTable<CallAudioSinkElement> = {
    blocked: ({ isBlocked }) => isBlocked,
  };

  @state() private isBlocked = false;
  @queryAll('audio') private readonly players!: NodeListOf<HTMLAudioElement>;

  #speaker = '';
  /** The speaker that the browser refused. */
  #refused: string | null = null;
  /** The call whose events are heard, and what hears them once it is loaded. */
  #signalled: Call | null = null;
  #signals: NotificationSounds | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#signal(null);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#speaker = (this.call && this.read(this.call.devices.chosen('speaker'))) ?? '';
    this.#signal(this.call && this.read(this.call.signalSounds) ? this.call : null);
  }

  protected override render(): TemplateResult {
    const participants = this.call ? this.read(this.call.participants) : [];
    const sounds = participants
      .filter(({ isLocal }) => !isLocal)
      .flatMap(({ key, sources, volume, isMutedHere }) =>
        (['microphone', 'screen-audio'] as const).map((source) => ({
          key: `${key}/${source}`,
          track: this.read(sources[source].track),
          volume: this.read(volume),
          isMuted: this.read(isMutedHere),
        })),
      );
    return html`
      ${repeat(
        sounds,
        ({ key }) => key,
        ({ track, volume, isMuted }) => html`<audio
          autoplay
          .volume=${volume}
          .muted=${isMuted}
          ${plays(track)}
        ></audio>`,
      )}
      ${this.isBlocked ? this.#button() : nothing}
    `;
  }

  #button(): TemplateResult {
    return html`<div part="base" class="base" role="status">
      ${soundOffIcon}<span>${this.words.term('soundBlocked')}</span>
      <button part="button" class="button button--main" type="button" @click=${() => this.#play()}>
        ${this.words.term('soundOn')}
      </button>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('isBlocked') && (this.isBlocked || changed.get('isBlocked'))) {
      this.dispatchEvent(new CallSoundBlockedEvent(this.isBlocked));
    }
    for (const player of this.players) this.#route(player);
    if (!this.isBlocked) this.#play();
  }

  /** A speaker that the browser refuses leaves the one before; the person who chose it is told, once. */
  #route(player: HTMLAudioElement): void {
    const speaker = this.#speaker;
    if (!this.call?.devices.canChooseSpeaker || player.sinkId === speaker) return;
    player.setSinkId(speaker).catch((error: unknown) => {
      // Unplugged meanwhile: the list of devices says so.
      const isGone = error instanceof Error && error.name === 'NotFoundError';
      if (isGone || isAbortError(error) || this.#refused === speaker) return;
      this.#refused = speaker;
      void this.attempt(async () => {
        const { ActionError } = await import('../base/action-error.js');
        throw ActionError.from('speaker', error);
      });
    });
  }

  #signal(call: Call | null): void {
    const wanted = this.isConnected ? call : null;
    if (wanted === this.#signalled) return;
    this.#signals?.close();
    this.#signals = null;
    this.#signalled = wanted;
    if (wanted) void this.attempt(() => this.#startSignals(wanted), 'page');
  }

  async #startSignals(call: Call): Promise<void> {
    const [{ NotificationSounds }, { chime }] = await Promise.all([
      import('./notification-sounds.js'),
      import('./chime.js'),
    ]);
    if (this.#signalled !== call) return;
    this.#signals = new NotificationSounds(
      call,
      (signal) => void this.attempt(() => chime(signal, this.#speaker), 'page'),
    );
  }

  #play(): void {
    this.isBlocked = false;
    for (const player of this.players) {
      if (!player.srcObject || !player.paused) continue;
      player.play().catch((error: unknown) => {
        // A new track, or none, interrupts a pending play: the next one is on its way.
        if (isAbortError(error)) return;
        if (error instanceof Error && error.name === 'NotAllowedError') this.isBlocked = true;
        else this.report(error);
      });
    }
  }
}
