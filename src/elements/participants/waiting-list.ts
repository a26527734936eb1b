import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { WaitingPerson } from '../../room/protocol/index.js';
import { styled } from '../base/styled.js';
import type { Words } from '../i18n/words.js';
import { botIcon, closeIcon, personIcon } from '../icon/icons.js';
import { hueOf, initialsOf } from '../tile/avatar.js';

/** The avatar of a participant in a list: their initials, or an icon for a guest and for an AI. */
export function initialsMark(id: string, name: string, isAgent = false): TemplateResult {
  return html`<span class="initials" ${styled({ '--_hue': Math.round(hueOf(id || name)) })} aria-hidden="true"
    >${isAgent ? botIcon : initialsOf(name) || personIcon}</span
  >`;
}

/** The list of people who wait to be admitted, for participants who may admit them. */
export function waitingList(
  words: Words,
  people: readonly WaitingPerson[],
  on: { onAdmitAll: () => void; onAdmit: (id: string) => void; onDeny: (id: string) => void },
): TemplateResult | typeof nothing {
  if (people.length === 0) return nothing;
  return html`<section part="waiting" class="waiting" aria-labelledby="waiting-title">
    <header>
      <h3 id="waiting-title">${words.term('waitingTitle')} <small>${people.length}</small></h3>
      ${
        people.length > 1
          ? html`<button class="button small" @click=${on.onAdmitAll}>${words.term('admitAll')}</button>`
          : nothing
      }
    </header>
    <ul>
      ${repeat(
        people,
        ({ id }) => id,
        ({ id, name }) => {
          const text = words.nameOf(name);
          return html`<li>
            ${initialsMark(id, name)}
            <span class="who"><span class="name" dir="auto" title=${text}>${text}</span></span>
            <button
              class="more"
              title=${words.term('turnAway')}
              aria-label=${words.term('deny', text)}
              @click=${() => on.onDeny(id)}
            >
              ${closeIcon}
            </button>
            <button
              class="button button--main small"
              aria-label=${words.term('admit', text)}
              @click=${() => on.onAdmit(id)}
            >
              ${words.term('letIn')}
            </button>
          </li>`;
        },
      )}
    </ul>
  </section>`;
}
