import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cleanName } from '../../core/plain-text.js';
import type { ChatMessage, ChatReaction } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';
import { chatName } from './chat-quote.js';

export interface ReactionsView {
  readonly words: Words;
  /** The user's person id. */
  readonly own: string | null;
  /** Whether the user may react. */
  readonly mayReact: boolean;
  readonly onReact: (reaction: string) => void;
}

/** The reactions to a message, with their counts. Pressing a reaction adds or removes the user's own. */
export function reactionChips(message: ChatMessage, view: ReactionsView): TemplateResult | typeof nothing {
  if (message.reactions.length === 0) return nothing;
  const { words } = view;
  return html`<div part="reactions" class="chips" role="group" aria-label=${words.term('react')}>
    ${repeat(
      message.reactions,
      ({ reaction }) => reaction,
      (reaction) => chip(reaction, message.ownReactions.includes(reaction.reaction), view),
    )}
  </div>`;
}

function chip(shown: ChatReaction, isOwn: boolean, view: ReactionsView): TemplateResult {
  const { words } = view;
  const reaction = cleanName(shown.reaction);
  const who = words.term('reactedWith', reaction, namesOf(shown, isOwn, view));
  return html`<button
    part="reaction"
    class="chip"
    type="button"
    aria-pressed=${isOwn ? 'true' : 'false'}
    aria-label=${who}
    aria-disabled=${view.mayReact ? 'false' : 'true'}
    title=${who}
    @click=${() => view.mayReact && view.onReact(shown.reaction)}
  >
    <span class="chip-emoji">${reaction}</span>${words.number(shown.count)}
  </button>`;
}

/** The user first, then the people whose names are known, then the number of the others. */
function namesOf({ people, count }: ChatReaction, isOwn: boolean, { words, own }: ReactionsView): string[] {
  const others = people.filter(({ person }) => person !== own).map((person) => chatName(person, own, words));
  const names = isOwn ? [words.ownName(''), ...others] : others;
  const more = count - names.length;
  return more > 0 ? [...names, words.term('otherPeople', more, words.number(more))] : names;
}
