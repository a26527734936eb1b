import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import { isAbortError } from '../../core/errors.js';
import { ActionError } from '../base/action-error.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallSoundBlockedEvent } from '../base/events.js';
import { soundOffIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import type { Signal } from './chime.js';
import { NotificationSounds } from './notification-sounds.js';
import { playTrack } from './play-track.js';

/**
 * Plays the microphones and the screen audio of all other participants, each at its chosen volume and through the
 * chosen speaker. It also plays short notification sounds: for participants who join or leave, raised hands and
 * messages. If the browser blocks audio until the user clicks the page, it shows a button; otherwise it shows
 * nothing.
 *
 * @tagname call-audio-sink
 *
 * @fires call-sound-blocked - The browser starts or stops blocking the audio: `event.isBlocked`.
 * @fires call-error - A track could not be played: `event.error`.
 *
 * @csspart base - The box of the button.
 * @csspart button - The button that turns the audio on.
 *
 * @cssstate blocked - The browser blocks the audio.
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
  /** The call whose events have sounds, and the object that plays them. */
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
          ${playTrack(track)}
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

  /** If the browser refuses a speaker, the previous speaker stays and the user is told once. */
  #route(player: HTMLAudioElement): void {
    const speaker = this.#speaker;
    if (!this.call?.devices.canChooseSpeaker || player.sinkId === speaker) return;
    player.setSinkId(speaker).catch((error: unknown) => {
      // The speaker was unplugged meanwhile: the device list shows that.
      const isGone = error instanceof Error && error.name === 'NotFoundError';
      if (isGone || isAbortError(error) || this.#refused === speaker) return;
      this.#refused = speaker;
      this.report(ActionError.from('speaker', error));
    });
  }

  #signal(call: Call | null): void {
    const wanted = this.isConnected ? call : null;
    if (wanted === this.#signalled) return;
    this.#signals?.close();
    this.#signals =
      wanted &&
      new NotificationSounds(wanted, (signal) => void this.attempt(() => this.#chime(signal), 'page'));
    this.#signalled = wanted;
  }

  /** The code of the sounds loads with the first sound. */
  async #chime(signal: Signal): Promise<void> {
    const { chime } = await importPart(import('./chime.js'));
    await chime(signal, this.#speaker);
  }

  #play(): void {
    this.isBlocked = false;
    for (const player of this.players) {
      if (!player.srcObject || !player.paused) continue;
      player.play().catch((error: unknown) => {
        // Setting a new track, or none, interrupts a pending play; the next play follows.
        if (isAbortError(error)) return;
        if (error instanceof Error && error.name === 'NotAllowedError') this.isBlocked = true;
        else this.report(error);
      });
    }
  }
}
