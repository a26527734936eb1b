import { css, html, nothing, type TemplateResult } from 'lit';
import { queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { isAbortError } from '../../core/errors.js';
import { CallElement } from '../base/call-element.js';
import { soundOffIcon } from '../icon/icons.js';
import { buttons } from '../look/buttons.js';
import { tokens } from '../look/tokens.js';

/** One stream per track, so that rendering again does not start the sound anew. */
const streams = new WeakMap<MediaStreamTrack, MediaStream>();

function streamOf(track: MediaStreamTrack): MediaStream {
  const known = streams.get(track);
  if (known) return known;
  const stream = new MediaStream([track]);
  streams.set(track, stream);
  return stream;
}

/**
 * Plays what the others say and what their screens sound like. Where the browser holds sound back until the
 * page is clicked, it shows one button, and nothing otherwise.
 *
 * @tagname call-audio-sink
 *
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

  @state() private isBlocked = false;
  @queryAll('audio') private readonly players!: NodeListOf<HTMLAudioElement>;

  protected override render(): TemplateResult {
    const participants = this.call ? this.read(this.call.participants) : [];
    const sounds = participants
      .filter(({ isLocal }) => !isLocal)
      .flatMap(({ key, sources }) =>
        (['microphone', 'screen-audio'] as const).map((source) => ({
          key: `${key}/${source}`,
          track: this.read(sources[source].track),
        })),
      );
    this.setState('blocked', this.isBlocked);
    return html`
      ${repeat(
        sounds,
        ({ key }) => key,
        ({ track }) => html`<audio autoplay .srcObject=${track && streamOf(track)}></audio>`,
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

  protected override updated(): void {
    if (!this.isBlocked) this.#play();
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
