import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Audience } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';
import { handIcon } from '../icon/icons.js';
import { stageIcon } from '../icon/panel-icons.js';
import type { ModerationCall } from './person-actions.js';
import { initialsMark } from './waiting-list.js';

/** For moderators: the viewers who raise a hand, the earliest first, and those who are invited to the stage. */
export function raisedHands(
  words: Words,
  { hands, handCount, invited }: Audience,
  act: (...call: ModerationCall) => void,
): TemplateResult | typeof nothing {
  const others = invited.filter(({ id }) => !hands.some((hand) => hand.id === id));
  if (hands.length + others.length === 0) return nothing;
  return html`<section part="hands" class="waiting" aria-labelledby="hands-title">
    <header>
      <h3 id="hands-title">
        ${words.term(hands.length > 0 ? 'raisedHands' : 'invitedToStage')}
        <small>${words.number(hands.length > 0 ? handCount : others.length)}</small>
      </h3>
    </header>
    <ul>
      ${repeat(
        [...hands, ...others],
        ({ id }) => id,
        ({ id, name }) => {
          const text = words.nameOf(name);
          const isInvited = invited.some((person) => person.id === id);
          const hasHand = hands.some((hand) => hand.id === id);
          return html`<li>
            ${initialsMark(id, name)}
            <span class="who">
              <span class="name" dir="auto" title=${text}>${text}</span>
              ${isInvited ? html`<span class="role">${words.term('invitedToStage')}</span>` : nothing}
            </span>
            ${hasHand ? button(words.term('lowerHandOf', text), handIcon, () => act('lowerHand', id)) : nothing}
            ${
              isInvited
                ? html`<button
                    class="button small"
                    type="button"
                    aria-label=${words.term('cancelInvitationOf', text)}
                    @click=${() => act('cancelInvitation', id)}
                  >
                    ${words.term('cancel')}
                  </button>`
                : button(words.term('inviteName', text), stageIcon, () => act('invite', id))
            }
          </li>`;
        },
      )}
    </ul>
  </section>`;
}

function button(label: string, icon: TemplateResult, onClick: () => void): TemplateResult {
  return html`<button class="more" type="button" title=${label} aria-label=${label} @click=${onClick}>
    ${icon}
  </button>`;
}
