import type { Call } from '../../call/call.js';
import { type Moderation, moderationCommand } from '../../call/moderation.js';
import { CallActionRequestEvent, CallNoticeEvent } from '../base/events.js';
import type { Words } from '../i18n/words.js';
import type { MenuPerson, ModerationCall } from './person-actions.js';

export interface ModerationActionsOptions {
  readonly call: () => Call | null;
  readonly words: Words;
  /** Dispatches an event before an action. False: the page canceled the action. */
  readonly request: (event: Event) => boolean;
  readonly dispatch: (event: Event) => void;
  /** Runs an action and reports its failure. */
  readonly attempt: (run: () => unknown) => Promise<void>;
  /** The room has done an action that may change who is banned. */
  readonly onBansChange: () => void;
}

/** Sends a moderator's actions to the room, each after the page could cancel it, and offers to undo some of them. */
export class ModerationActions {
  readonly #options: ModerationActionsOptions;

  constructor(options: ModerationActionsOptions) {
    this.#options = options;
  }

  async do(...action: ModerationCall): Promise<void> {
    const call = this.#options.call();
    if (call) await this.#perform(call, action);
  }

  /** An action of a person's menu. */
  doTo({ id, name, participant }: MenuPerson, action: ModerationCall): void {
    const { words, onBansChange } = this.#options;
    const call = this.#options.call();
    if (!call) return;
    const before = participant?.details.get().role ?? 'viewer';
    const who = words.nameOf(name);
    void this.#perform(call, action, (result) => {
      onBansChange();
      if (action[0] === 'ban')
        this.#offerUndo(call, words.term('wasBanned', who), ['unban', result as string]);
      if (action[0] === 'setRole' && before !== 'waiting')
        this.#offerUndo(call, words.term('isNow', who, action[2]), ['setRole', id, before]);
    });
  }

  muteAll(): void {
    const call = this.#options.call();
    if (!call) return;
    void this.#perform(call, ['muteAll'], (mute) =>
      this.#offerUndo(call, this.#options.words.term('everyoneMuted'), ['undoMuteAll', mute as string]),
    );
  }

  /** Asks the room. Null, also instead of a failure, if the room is not the present one (any longer). */
  async ask<T>(run: (moderation: Moderation) => Promise<T>): Promise<T | null> {
    const call = this.#options.call();
    const room = call?.room.get();
    if (!call || !room) return null;
    const isCurrent = () => this.#options.call()?.room.get() === room;
    try {
      const answer = await run(call.moderation);
      return isCurrent() ? answer : null;
    } catch (error) {
      if (!isCurrent()) return null;
      throw error;
    }
  }

  /** The panel may be closed when the person decides to undo. */
  #offerUndo(call: Call, message: string, undo: ModerationCall): void {
    const { words, dispatch, onBansChange } = this.#options;
    const run = () => void this.#perform(call, undo, onBansChange);
    dispatch(new CallNoticeEvent({ message, action: { label: words.term('undo'), run } }));
  }

  /** @param onDone called with the result, if the room has done it */
  async #perform(
    call: Call,
    [action, ...args]: ModerationCall,
    onDone: (result: unknown) => void = () => {},
  ): Promise<void> {
    if (!call.room.get()) return;
    // Each action has its own arguments, and no single type can describe both together.
    const given = args as Parameters<Moderation[typeof action]>;
    const command = moderationCommand(action, ...given);
    if (!this.#options.request(new CallActionRequestEvent('call-moderation-request', command))) return;
    await this.#options.attempt(async () =>
      onDone(await (call.moderation[action] as (...args: unknown[]) => Promise<unknown>)(...args)),
    );
  }
}
