import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { CaptionsState } from '../../behaviors/captions-state.js';
import type { Call } from '../../call/call.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { captionsStateOf } from '../captions/captions-state-of.js';
import { transcriptIcon } from '../icon/transcript-icons.js';
import { transcribedPeople } from '../transcript/transcribed-people.js';
import { sendTranscriptRequest, type TranscriptRequest } from '../transcript/transcript-requests.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import { transcriptNoticeStyles } from './transcript-notice-styles.js';

/**
 * Tells everyone that a transcript is made, from the moment it is announced, and who is transcribed. It asks the
 * participants once whether their own speech may be turned into text; `<call-transcript>` lets them change the answer.
 *
 * @tagname call-transcript-notice
 *
 * @fires {CallActionRequestEvent} call-transcript-request - Before your answer is sent; cancelable. `event.data`:
 *   `command` is `allow`, `allowed` is true.
 * @fires call-error - The room refused the answer: `event.error`.
 *
 * @csspart base - The notice.
 * @csspart question - The question whether your speech may be turned into text.
 * @csspart allow - The button that allows it.
 * @csspart decline - The button that closes the question.
 *
 * @cssstate on - A transcript is made, or announced.
 * @cssstate asking - The notice asks for your answer.
 */
export class CallTranscriptNoticeElement extends CallElement {
  static override styles = [tokens, buttons, transcriptNoticeStyles];

  protected static override states: StateTable<CallTranscriptNoticeElement> = {
    on: (notice) => notice.#captions?.transcript != null,
    asking: (notice) => notice.#isAsking,
  };

  /** The transcript for which the question was closed. */
  @state() private answered: string | null = null;

  get #captions(): CaptionsState | undefined {
    return captionsStateOf(this.call, (store) => this.read(store));
  }

  get #isAsking(): boolean {
    const captions = this.#captions;
    if (!captions?.transcript || captions.transcript.id === this.answered) return false;
    const { id, role } = this.read(this.call!.self.details);
    return role !== 'viewer' && !Object.hasOwn(captions.speakers, id);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    const captions = this.#captions;
    const transcript = captions?.transcript;
    if (!call || !transcript) return nothing;
    const people = transcribedPeople(call, captions, words, (store) => this.read(store));
    return html`<div part="base" class=${this.#isAsking ? 'base base--asking' : 'base'}>
      ${transcriptIcon}
      <div class="text" role="status">
        <strong>${this.#announcement(call, transcript.startedBy)}</strong>
        <span class="people" title=${people}>${people}</span>
      </div>
      ${this.#isAsking ? this.#question(call, transcript) : nothing}
    </div>`;
  }

  #announcement(call: Call, startedBy: string): string {
    const { words } = this;
    const starter = this.read(call.participants).find(({ details }) => this.read(details).id === startedBy);
    if (!starter) return words.term('transcriptOn');
    if (starter.isLocal) return words.term('youTranscribe');
    return words.term('transcribedBy', words.nameOf(this.read(starter.details).name));
  }

  #question(call: Call, { id, isStored }: NonNullable<CaptionsState['transcript']>): TemplateResult {
    const { words } = this;
    return html`<p part="question" class="question">
        ${words.term('transcriptConsent')} ${isStored ? words.term('transcriptKept') : nothing}
      </p>
      <div class="buttons">
        <button part="decline" class="button" type="button" @click=${() => this.#close(id)}>
          ${words.term('notNow')}
        </button>
        <button part="allow" class="button button--main" type="button" @click=${() => this.#allow(call)}>
          ${words.term('allowMySpeech')}
        </button>
      </div>`;
  }

  #close(transcript: string): void {
    this.answered = transcript;
  }

  #allow(call: Call): void {
    const request: TranscriptRequest = { command: 'allow', allowed: true };
    if (this.request(new CallActionRequestEvent('call-transcript-request', request)))
      void this.attempt(() => sendTranscriptRequest(call, request));
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-transcript-request': CallActionRequestEvent<TranscriptRequest>;
  }
}
