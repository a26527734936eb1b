import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import type { Participant } from '../../call/participants/participant.js';
import type { ReadableStore } from '../../core/store.js';
import type { Words } from '../i18n/words.js';
import { moreIcon } from '../icon/icons.js';
import { closePopover, onMenuKey, onMenuToggle, openPopover } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';
import { actionsOn, type MenuPerson, type ModerationCall, type PersonAction } from './person-actions.js';
import { actionItems, confirmation, volumeField } from './person-menu.js';
import { volumeOf } from './person-row.js';

export interface PersonMenuOptions {
  readonly words: Words;
  /** The popover, once it is rendered. */
  readonly popover: () => HTMLElement;
  /** Reads a store, and renders again when it changes. */
  readonly read: <T>(store: ReadableStore<T>) => T;
  readonly act: (person: MenuPerson, action: ModerationCall) => void;
}

/** The menu with the actions for a person. It asks to confirm some of them. */
export class PersonMenuPopover {
  readonly #host: ReactiveControllerHost;
  readonly #options: PersonMenuOptions;
  /** The person whose menu is open. */
  #person: MenuPerson | null = null;
  /** The action that the menu asks to confirm. */
  #confirming: PersonAction | null = null;

  constructor(host: ReactiveControllerHost, options: PersonMenuOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The button that opens the menu. */
  button(person: MenuPerson): TemplateResult {
    const { words } = this.#options;
    const label = words.term('actionsFor', words.nameOf(person.name));
    return html`<button
      class="more"
      type="button"
      aria-haspopup="true"
      aria-expanded=${this.#person?.id === person.id ? 'true' : 'false'}
      aria-label=${label}
      title=${label}
      @click=${(event: Event) => this.#open(person, event.currentTarget as HTMLElement)}
    >
      ${moreIcon}
    </button>`;
  }

  render(call: Call | null): TemplateResult {
    const person = this.#person;
    return html`<div
      part="person__menu"
      id="menu"
      class="popover"
      popover
      tabindex="-1"
      ${popoverFocus()}
      @keydown=${this.#onKey}
      @toggle=${this.#onToggle}
    >
      ${person ? this.#content(person, call) : nothing}
    </div>`;
  }

  /** The menu of a person who left has nothing to offer. */
  closeIfGone(participants: readonly Participant[] | undefined): void {
    const participant = this.#person?.participant;
    if (participant && !participants?.includes(participant)) closePopover(this.#options.popover());
  }

  #content(person: MenuPerson, call: Call | null): TemplateResult {
    const { words, read } = this.#options;
    const confirming = this.#confirming;
    const { participant } = person;
    const name = words.nameOf(participant ? read(participant.details).name : person.name);
    if (confirming) {
      return confirmation(words, name, confirming, {
        onCancel: () => this.#stopConfirming(),
        onConfirm: () => this.#act(person, confirming),
      });
    }
    const room = call?.room.get();
    const isInvited = room ? read(room.audience).invited.some(({ id }) => id === person.id) : false;
    const self = room ? read(room.self) : null;
    const actions = actionsOn(person, self, read, isInvited);
    const volume = participant
      ? volumeField(words, name, volumeOf(participant, read), (to) => setVolume(participant, to))
      : nothing;
    return html`${volume}
    ${actionItems(words, actions, (action) => (action.question ? this.#confirm(action) : this.#act(person, action)))}`;
  }

  #act(person: MenuPerson, { command }: PersonAction): void {
    const action = command(person.id);
    closePopover(this.#options.popover());
    this.#options.act(person, action);
  }

  #open(person: MenuPerson, source: HTMLElement): void {
    this.#set(person, null);
    // Render the content before opening, because the position depends on its size.
    void this.#host.updateComplete.then(() => openPopover(this.#options.popover(), source));
  }

  /** Asks first. The safe choice has the focus. */
  #confirm(action: PersonAction): void {
    void this.#showConfirmation(action, 'cancel');
  }

  /** Goes back to the actions. */
  #stopConfirming(): void {
    if (this.#confirming) void this.#showConfirmation(null, this.#confirming.word);
  }

  async #showConfirmation(confirming: PersonAction | null, action: string): Promise<void> {
    const menu = this.#options.popover();
    // The focused item is about to be removed, which would take the focus out of the menu.
    menu.focus();
    this.#set(this.#person, confirming);
    await this.#host.updateComplete;
    menu.querySelector<HTMLElement>(`[data-action=${action}]`)?.focus();
  }

  /** Escape in the question goes back to the actions; the menu stays open. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#confirming) {
      onMenuKey(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#stopConfirming();
  };

  readonly #onToggle = (event: ToggleEvent): void => {
    const menu = this.#options.popover();
    if (event.newState === 'open' && !menu.querySelector('.item')) menu.querySelector('input')?.focus();
    onMenuToggle(event);
    if (event.newState === 'closed') this.#set(null, null);
  };

  #set(person: MenuPerson | null, confirming: PersonAction | null): void {
    this.#person = person;
    this.#confirming = confirming;
    this.#host.requestUpdate();
  }
}

function setVolume({ volume, isMutedHere }: Participant, to: number): void {
  isMutedHere.set(to === 0);
  if (to > 0) volume.set(to);
}
