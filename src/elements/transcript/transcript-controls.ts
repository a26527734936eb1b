import { html, nothing, type TemplateResult } from 'lit';
import type { CaptionsState } from '../../behaviors/captions-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';
import type { Words } from '../i18n/words.js';
import { micIcon } from '../icon/icons.js';
import { switchField } from '../ui/switch.js';
import { transcribedPeople } from './transcribed-people.js';
import type { TranscriptRequest } from './transcript-requests.js';

export interface TranscriptControls {
  readonly words: Words;
  readonly call: Call;
  /** Reads a store, and renders again when it changes. */
  readonly read: <T>(store: ReadableStore<T>) => T;
  readonly onRequest: (request: TranscriptRequest) => void;
}

/** Whether a transcript is made and of whom, the button that starts or stops it, and the decision about your own speech. */
export function transcriptControls(
  state: CaptionsState,
  { words, call, read, onRequest }: TranscriptControls,
): TemplateResult {
  const { id, role } = read(call.self.details);
  const { transcript } = state;
  const own = state.speakers[id];
  const isParticipant = role !== 'viewer';
  const room = read(call.room);
  const isModerator = (room && read(room.self)?.grants.moderate) ?? false;
  const mayStart = isModerator || (state.startBy === 'everyone' && isParticipant);
  return html`<div part="controls" class="controls">
    ${
      transcript
        ? html`<p class="status" role="status">
            <strong>${words.term('transcriptOn')}</strong>
            <span>${transcribedPeople(call, state, words, read)}</span>
            ${transcript.isStored ? html`<span>${words.term('transcriptKept')}</span>` : nothing}
          </p>`
        : nothing
    }
    ${
      mayStart
        ? html`<button
            part="start"
            class=${transcript ? 'button' : 'button button--main'}
            type="button"
            @click=${() => onRequest({ command: transcript ? 'stop' : 'start' })}
          >
            ${words.term(transcript ? 'stopTranscript' : 'startTranscript')}
          </button>`
        : nothing
    }
    ${
      isParticipant
        ? switchField(
            micIcon,
            words.term('transcribeMe'),
            own !== undefined,
            (allowed) => onRequest({ command: 'allow', allowed }),
            words.term('transcriptConsent'),
          )
        : nothing
    }
    ${own?.code ? html`<p class="problem" role="status">${words.term('transcriptProblem', own.code)}</p>` : nothing}
  </div>`;
}
