import { html, nothing, type TemplateResult } from 'lit';
import type { WatchState } from '../../behaviors/watch-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';
import type { Words } from '../i18n/words.js';
import type { WatchRequest } from '../watch/watch-requests.js';

export interface RemoteControlView {
  readonly words: Words;
  readonly read: <T>(store: ReadableStore<T>) => T;
  readonly onRequest: (request: WatchRequest) => void;
}

/** Who controls the video, and how the remote control changes hands. Nothing where everyone controls it. */
export function remoteControl(
  call: Call,
  { control, holder }: WatchState,
  { words, read, onRequest }: RemoteControlView,
): TemplateResult | typeof nothing {
  if (control === 'everyone') return nothing;
  if (control === 'moderators')
    return html`<p part="remote" class="hint">${words.term('moderatorsControl')}</p>`;
  const room = read(call.room);
  const self = room && read(room.self);
  const people = read(call.participants)
    .map(({ details, isLocal }) => ({ isLocal, ...read(details) }))
    .filter(({ isAgent, role }) => !isAgent && role !== 'viewer');
  const held = people.find(({ id }) => id === holder);
  const isMine = held?.isLocal === true;
  const mayModerate = self?.grants.moderate ?? false;
  const mayTake =
    self != null && self.role !== 'viewer' && self.grants.send && (holder === null || mayModerate);
  const others = people.filter(({ id, isLocal }) => !isLocal && id !== holder);
  const sentence = isMine
    ? words.term('youHaveRemote')
    : holder === null
      ? words.term('nobodyHasRemote')
      : words.term('hasRemote', words.nameOf(held?.name));
  return html`<div part="remote" class="remote">
    <p role="status">${sentence}</p>
    <div class="row">
      ${
        mayTake && !isMine
          ? html`<button part="take" class="button" type="button" @click=${() => onRequest({ command: 'take' })}>
              ${words.term('takeRemote')}
            </button>`
          : nothing
      }
      ${
        isMine
          ? html`<button part="release" class="button" type="button" @click=${() => onRequest({ command: 'release' })}>
              ${words.term('releaseRemote')}
            </button>`
          : nothing
      }
    </div>
    ${
      (isMine || mayModerate) && others.length > 0
        ? html`<details part="pass">
            <summary>${words.term('passRemote')}</summary>
            ${others.map(
              ({ id, name }) =>
                html`<button
                  part="pass__person"
                  class="button"
                  type="button"
                  aria-label=${words.term('passRemoteTo', words.nameOf(name))}
                  @click=${() => onRequest({ command: 'pass', to: id })}
                >
                  ${words.nameOf(name)}
                </button>`,
            )}
          </details>`
        : nothing
    }
  </div>`;
}
