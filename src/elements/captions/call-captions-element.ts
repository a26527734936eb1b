import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { browserCaptions } from '../../media/browser-captions.js';
import type { CaptionSource } from '../../media/caption-source.js';
import type { RoomEvents } from '../../room/room-client-options.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { property } from '../base/property.js';
import { RoomListener } from '../base/room-listener.js';
import { tokens } from '../ui/tokens.js';
import { type CaptionLine, CaptionLines, type CaptionMessage, isCaptionMessage } from './caption-lines.js';
import { captionsStateOf, isTranscribed } from './captions-state-of.js';
import { OwnCaptions } from './own-captions.js';

/** The name of the ephemeral channel value. */
const CAPTION = 'caption';
/** The interval at which expired lines are removed. */
const SWEEP_MS = 1_000;

/**
 * Captions: the speech of each participant as text, with their name. In a room with `captionsBehavior`
 * (`callroom/server`), the server turns the speech of the people who allow it into text while a transcript is made. Of
 * everyone else, each participant's own browser turns their
 * speech into text, and only if they turn it on. It runs on their device if the browser supports that; otherwise the
 * browser sends the speech to its maker, and `<call-settings>` tells the participant so first. The element must be in
 * the page for the local participant's speech to be captioned. It shows nothing while captions are off.
 *
 * @tagname call-captions
 *
 * @fires call-error - The local participant's speech cannot be captioned: `event.error`.
 *
 * @csspart base - The lines.
 * @csspart line - Each line.
 * @csspart name - The name of the speaker.
 *
 * @cssstate on - Captions are shown.
 * @cssstate captioning - The local participant's speech is turned into text.
 */
export class CallCaptionsElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        max-inline-size: 720px;
        pointer-events: none;
      }

      .base {
        display: grid;
        justify-items: center;
        gap: 4px;
      }

      .line {
        max-inline-size: 100%;
        margin: 0;
        padding: 5px 14px;
        border-radius: 12px;
        background: oklch(0.17 0.008 60 / 0.82);
        color: white;
        font-size: clamp(15px, 1.5cqi, 24px);
        line-height: 1.4;
        text-wrap: pretty;
      }

      .name {
        margin-inline-end: 6px;
        color: oklch(0.86 0.1 70);
        font-weight: 600;
      }

      .hint {
        color: oklch(0.85 0.01 70);
        font-size: 14px;
      }

      @media (forced-colors: active) {
        .line {
          border: 1px solid CanvasText;
        }

        .hint,
        .name {
          color: CanvasText;
        }
      }
    `,
  ];

  /**
   * Turns the local participant's speech into text; uses the browser's speech recognition by default. `null`: no
   * captions of it.
   */
  @property({ attribute: false }) source: CaptionSource | null = browserCaptions();

  readonly #lines = new CaptionLines();
  #sweep: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    new RoomListener(
      this,
      () => this.call,
      (room) => {
        const onEphemeral = ({ data }: RoomEvents['ephemeral']) => {
          // The room also sends back what our browser has heard, when we have already shown newer text.
          const known = this.#isTranscribed ? undefined : room.self.get()?.id;
          for (const [from, name, message] of data)
            if (name === CAPTION && from !== known && isCaptionMessage(message)) this.#add(from, message);
        };
        room.addEventListener('ephemeral', onEphemeral);
        return [() => room.removeEventListener('ephemeral', onEphemeral)];
      },
    );
    new OwnCaptions(
      this,
      () => ({
        source: this.view.captionMe.get() && !this.#isTranscribed ? this.source : null,
        call: this.call,
        lang: this.words.lang(),
      }),
      {
        caption: (message) => {
          this.call?.room.get()?.sendEphemeral(CAPTION, message);
          this.#add(this.call?.self.details.get().id ?? '', message);
        },
        failure: (error) => {
          this.view.captionMe.set(false);
          this.report(error);
        },
      },
    );
  }

  /** Whether the room turns the local participant's speech into text. */
  get #isTranscribed(): boolean {
    const { call } = this;
    const state = captionsStateOf(call, (store) => this.read(store));
    return call !== null && isTranscribed(state, this.read(call.self.details).id);
  }

  protected static override states: StateTable<CallCaptionsElement> = {
    on: (captions) => captions.read(captions.view.captions),
    captioning: (captions) =>
      captions.#isTranscribed || (captions.read(captions.view.captionMe) && captions.source !== null),
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sweep = setInterval(() => this.requestUpdate(), SWEEP_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#sweep);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    const isOn = this.read(this.view.captions);
    if (call) {
      this.read(call.room);
      this.read(call.microphone.state);
    }
    if (!isOn) return nothing;
    const lines = this.#lines.at(Date.now());
    return html`<div part="base" class="base" role="log" aria-live="off" aria-label=${this.words.term('captions')}>
      ${
        lines.length === 0
          ? html`<p class="line hint">${this.words.term('captionsWaiting')}</p>`
          : repeat(
              lines,
              ({ from, utterance }) => `${from} ${utterance}`,
              (line) => this.#line(line),
            )
      }
    </div>`;
  }

  #line({ from, text }: CaptionLine): TemplateResult {
    const who = this.call?.participants.get().find(({ details }) => details.get().id === from);
    const name = this.words.nameOf(who?.details.get().name);
    return html`<p part="line" class="line" dir="auto"><bdi part="name" class="name">${name}</bdi>${text}</p>`;
  }

  #add(from: string, message: CaptionMessage): void {
    this.#lines.add(from, message, Date.now());
    this.requestUpdate();
  }
}
