import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AiState } from '../../behaviors/ai-state.js';
import type { Words } from '../i18n/words.js';
import { initialsMark } from '../participants/waiting-list.js';
import type { AiCommand } from './ai-requests.js';
import type { FloorPerson } from './ai-sentences.js';

export interface AiFloor {
  readonly words: Words;
  readonly people: readonly FloorPerson[];
  /** Whether you may request the floor. */
  readonly mayTalk: boolean;
  /** Whether you may give the floor to another person. */
  readonly mayPass: boolean;
  readonly onRequest: (request: AiCommand) => void;
}

/** The buttons for the floor, and who waits for it. */
export function aiFloor(state: AiState, floor: AiFloor): TemplateResult {
  const { words, people, mayTalk, onRequest } = floor;
  const own = people.find(({ isLocal }) => isLocal)?.id;
  const isHolder = own !== undefined && state.floor === own;
  const isQueued = own !== undefined && state.queue.includes(own);
  const waiting = people.filter(({ id }) => state.queue.includes(id));
  return html`${
    isHolder || isQueued
      ? html`<button part="release" class="button" type="button" @click=${() => onRequest({ command: 'release' })}>
            ${words.term(isHolder ? 'releaseFloor' : 'leaveQueue')}
          </button>`
      : nothing
  }
    ${
      mayTalk && !isHolder && !isQueued
        ? html`<button
            part="ask"
            class="button button--main"
            type="button"
            @click=${() => onRequest({ command: 'request' })}
          >
            ${words.term('requestFloor')}
          </button>`
        : nothing
    }
    ${floor.mayPass ? passing(state, floor) : nothing}
    ${
      waiting.length > 0
        ? html`<section>
            <h3 id="queue-title">${words.term('floorQueue')}</h3>
            <ol part="queue" class="people" aria-labelledby="queue-title">
              ${repeat(
                waiting,
                ({ id }) => id,
                (person) => html`<li class="person">${nameOf(person)}</li>`,
              )}
            </ol>
          </section>`
        : nothing
    }`;
}

/** Opens the list of the people who can get the floor. */
function passing({ floor }: AiState, { words, people, onRequest }: AiFloor): TemplateResult | typeof nothing {
  const others = people.filter(({ id }) => id !== floor);
  if (others.length === 0) return nothing;
  const onPass = (event: Event, to: string) => {
    (event.currentTarget as Element).closest('details')?.removeAttribute('open');
    onRequest({ command: 'pass', to });
  };
  return html`<details part="pass" class="pass">
    <summary class="button">${words.term('passFloor')}</summary>
    <ul class="people">
      ${repeat(
        others,
        ({ id }) => id,
        (person) => html`<li>
          <button
            part="pass__person"
            class="person"
            type="button"
            aria-label=${words.term('passFloorTo', person.text)}
            @click=${(event: Event) => onPass(event, person.id)}
          >
            ${nameOf(person)}
          </button>
        </li>`,
      )}
    </ul>
  </details>`;
}

function nameOf({ id, name, text }: FloorPerson): TemplateResult {
  return html`${initialsMark(id, name)}<span class="name" dir="auto" title=${text}>${text}</span>`;
}
