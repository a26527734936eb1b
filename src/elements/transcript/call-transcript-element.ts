import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CaptionsState, TranscriptEntry } from '../../behaviors/captions-state.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallCaptions } from '../../call/feature-shapes.js';
import type { CallroomError } from '../../core/errors.js';
import { searchKey } from '../../core/plain-text.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { styled } from '../base/styled.js';
import { captionsStateOf } from '../captions/captions-state-of.js';
import type { ChatChunk } from '../chat/chat-chunks.js';
import { ChatWindow } from '../chat/chat-window.js';
import { downIcon, searchIcon } from '../icon/panel-icons.js';
import { transcriptIcon } from '../icon/transcript-icons.js';
import { buttons } from '../ui/buttons.js';
import { emptyStateStyles } from '../ui/empty-state.js';
import { searchField } from '../ui/search-field.js';
import { switchStyles } from '../ui/switch.js';
import { tokens } from '../ui/tokens.js';
import { transcriptControls } from './transcript-controls.js';
import { downloadTranscript, type TranscriptFormat, transcriptFormats } from './transcript-downloads.js';
import { transcriptLine } from './transcript-line.js';
import { sendTranscriptRequest, type TranscriptRequest } from './transcript-requests.js';
import { transcriptStyles } from './transcript-styles.js';

/**
 * The transcript of the call: to read, to search, and to download as text, WebVTT and JSON. It follows the newest line
 * while you are at the end. It says who is transcribed, and lets you decide about your own speech. It needs
 * `captionsBehavior` (`callroom/server`) in the room, and is as high as its container.
 *
 * @tagname call-transcript
 *
 * @fires {CallActionRequestEvent} call-transcript-request - Before the transcript is started or stopped, or your own
 *   speech is allowed; cancelable. `event.data`: `command` (`start`, `stop` or `allow`) and, for `allow`, `allowed`.
 * @fires {CallActionRequestEvent} call-transcript-download-request - Before a file is downloaded; cancelable.
 *   `event.data.format`: `txt`, `vtt` or `json`.
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart controls - Whether a transcript is made, and your part in it.
 * @csspart start - The button that starts or stops the transcript.
 * @csspart search - The search field.
 * @csspart list - The lines.
 * @csspart line - Each line.
 * @csspart name - The name of a speaker.
 * @csspart to-end - The button that goes to the newest line.
 * @csspart download - Each button that downloads a file.
 *
 * @cssstate on - A transcript is made, or announced.
 * @cssstate empty - Nothing was said yet.
 * @cssstate loading - The earlier lines are on their way.
 */
export class CallTranscriptElement extends CallElement {
  static override styles = [tokens, buttons, switchStyles, searchField, emptyStateStyles, transcriptStyles];

  protected static override states: StateTable<CallTranscriptElement> = {
    on: (element) => element.#state?.transcript != null,
    empty: (element) => element.#entries.length === 0,
    loading: (element) => element.#captions !== null && element.read(element.#captions.status) === 'loading',
  };

  @state() private wanted = '';
  @state() private isAtEnd = true;
  @state() private problem: CallroomError | null = null;
  @query('.list') private readonly list!: HTMLElement | null;

  readonly #window = new ChatWindow<TranscriptEntry>(this, () => this.list);
  #captions: CallCaptions | null = null;
  #entries: readonly TranscriptEntry[] = [];
  #found: readonly TranscriptEntry[] = [];
  #chunks: readonly ChatChunk<TranscriptEntry>[] = [];

  get #state(): CaptionsState | undefined {
    return captionsStateOf(this.call, (store) => this.read(store));
  }

  protected override willUpdate(): void {
    this.#captions = this.isConnected && this.call && this.#state ? this.call.captions : null;
    this.#captions?.load();
    this.#entries = this.#captions ? this.read(this.#captions.transcript) : [];
    const wanted = searchKey(this.wanted.trim());
    this.#found = wanted
      ? this.#entries.filter(({ name, text }) =>
          searchKey(`${this.words.nameOf(name)} ${text}`).includes(wanted),
        )
      : this.#entries;
    this.#chunks = this.#window.cut(this.#found);
  }

  protected override render(): TemplateResult {
    const { words, call } = this;
    const captions = this.#state;
    return html`
      ${
        call && captions
          ? transcriptControls(captions, {
              words,
              call,
              read: (store) => this.read(store),
              onRequest: (request) => void this.#send(request),
            })
          : nothing
      }
      ${this.problem ? html`<p class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
      ${this.#entries.length > 0 ? this.#search() : nothing}
      <div
        part="list"
        class="list"
        tabindex="0"
        role="region"
        aria-label=${words.term('transcript')}
        @scroll=${this.#onScroll}
      >
        ${this.#notes()}
        <div role="list">
          ${repeat(
            this.#chunks,
            ({ key }) => key,
            (chunk) => this.#chunk(chunk),
          )}
        </div>
      </div>
      ${
        this.isAtEnd || this.#found.length === 0
          ? nothing
          : html`<button part="to-end" class="button to-end" type="button" @click=${this.#toEnd}>
              ${downIcon}${words.term('newestLine')}
            </button>`
      }
      ${this.#entries.length > 0 ? this.#downloads() : nothing}
    `;
  }

  #search(): TemplateResult {
    const { words } = this;
    const count = this.#found.length;
    return html`<label class="search">
        ${searchIcon}
        <input
          part="search"
          type="search"
          placeholder=${words.term('searchTranscript')}
          aria-label=${words.term('searchTranscript')}
          .value=${this.wanted}
          @keydown=${this.#onSearchKey}
          @input=${(event: InputEvent) => {
            this.wanted = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <p class="visually-hidden" role="status">
        ${this.wanted.trim() ? words.term('linesFound', count, words.number(count)) : nothing}
      </p>`;
  }

  /** What is said instead of lines, or before them. */
  #notes(): TemplateResult | typeof nothing {
    const { words } = this;
    const status = this.#captions ? this.read(this.#captions.status) : 'idle';
    if (status === 'loading')
      return html`<p class="note" role="status">${words.term('transcriptLoading')}</p>`;
    if (status === 'failed')
      return html`<p class="note" role="status">${words.term('transcriptLoadFailed')}</p>`;
    if (this.#entries.length === 0)
      return html`<div class="empty">
        ${transcriptIcon}<strong>${words.term('transcriptEmpty')}</strong
        ><span>${words.term('transcriptEmptyText')}</span>
      </div>`;
    return this.#found.length === 0 ? html`<p class="note">${words.term('linesNotFound')}</p>` : nothing;
  }

  #chunk(chunk: ChatChunk<TranscriptEntry>): TemplateResult {
    if (!this.#window.isNear(chunk))
      return html`<div class="chunk" role="none" ${styled({ 'block-size': `${this.#window.heightOf(chunk)}px` })}></div>`;
    return html`<div class="chunk" role="none" data-key=${chunk.key}>
      ${chunk.messages.map((entry, at) => transcriptLine(entry, chunk.messages[at - 1] ?? chunk.before, this.words))}
    </div>`;
  }

  #downloads(): TemplateResult {
    const { words } = this;
    const names: Readonly<Record<TranscriptFormat, string>> = {
      txt: words.term('plainText'),
      vtt: 'WebVTT',
      json: 'JSON',
    };
    return html`<div class="downloads" role="group" aria-label=${words.term('downloadTranscript')}>
      <span aria-hidden="true">${words.term('downloadTranscript')}</span>
      ${transcriptFormats.map(
        (format) =>
          html`<button part="download" class="button" type="button" @click=${() => this.#download(format)}>
            ${names[format]}
          </button>`,
      )}
    </div>`;
  }

  #download(format: TranscriptFormat): void {
    const { call } = this;
    const request = new CallActionRequestEvent('call-transcript-download-request', { format });
    if (call && this.request(request)) downloadTranscript(call.roomName, this.#entries, format);
  }

  async #send(request: TranscriptRequest): Promise<void> {
    const { call } = this;
    if (!call || !this.request(new CallActionRequestEvent('call-transcript-request', request))) return;
    this.problem = null;
    try {
      await sendTranscriptRequest(call, request);
    } catch (error) {
      this.problem = asCallroomError(error);
      this.report(error, 'page');
    }
  }

  #onScroll(): void {
    if (!this.list) return;
    this.#window.note(this.list);
    this.isAtEnd = this.#window.isAtEnd;
  }

  #toEnd(): void {
    this.#window.toEnd();
    this.isAtEnd = true;
    this.list?.focus({ preventScroll: true });
  }

  /** Escape clears the search first; only then does it close the panel. */
  #onSearchKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.wanted === '') return;
    event.preventDefault();
    this.wanted = '';
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-transcript-request': CallActionRequestEvent<TranscriptRequest>;
    'call-transcript-download-request': CallActionRequestEvent<{ format: TranscriptFormat }>;
  }
}
