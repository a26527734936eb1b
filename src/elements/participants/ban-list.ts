import { html, nothing, type TemplateResult } from 'lit';
import type { QueryResult } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';

export type Bans = QueryResult<'bans'>['bans'];

/**
 * The banned people, requested when the list is opened.
 * @param bans null: not requested yet
 */
export function banList(
  words: Words,
  bans: Bans | null,
  actions: { onOpen: () => void; onLift: (subject: string) => void },
): TemplateResult {
  return html`<details
    part="bans"
    class="disclosure bans"
    @toggle=${({ target }: Event) => (target as HTMLDetailsElement).open && actions.onOpen()}
  >
    <summary>${words.term('banned')}</summary>
    ${bans?.length === 0 ? html`<p role="status">${words.term('nobodyBanned')}</p>` : nothing}
    <ul>
      ${(bans ?? []).map(
        ({ subject, name }) => html`<li>
          <span class="who"><span class="name" dir="auto" title=${words.nameOf(name)}>${words.nameOf(name)}</span></span>
          <button
            class="button small"
            type="button"
            aria-label=${words.term('allowToReturn', words.nameOf(name))}
            @click=${() => actions.onLift(subject)}
          >
            ${words.term('liftBan')}
          </button>
        </li>`,
      )}
    </ul>
  </details>`;
}
