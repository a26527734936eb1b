import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { AiState } from '../../behaviors/ai-state.js';
import type { Call } from '../../call/call.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallroomError } from '../../core/errors.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { hasKeyboard } from '../base/has-keyboard.js';
import { botIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { aiFloor } from './ai-floor.js';
import { type AiDraft, aiForm, enableRequest } from './ai-form.js';
import { type AiCommand, type AiRequest, sendAiRequest } from './ai-requests.js';
import { floorSentence, peopleOf, statusSentence } from './ai-sentences.js';
import { aiStateOf, isInCall } from './ai-state-of.js';
import { aiStyles } from './ai-styles.js';
import { HoldToTalk } from './hold-to-talk.js';
import { TalkButton } from './talk-button.js';

/**
 * The AI with a voice: what it does, who has the floor and who waits for it. It lets people bring the AI into the call,
 * request, give up and pass on the floor, and talk to the AI while they hold a button. The button works with a pointer, with
 * the space bar and with Enter; in a `<call-room>`, the key A works everywhere. Talking ends when the person lets go or
 * loses the floor, and when the page loses the focus or is hidden. A muted microphone is on meanwhile. The element is hidden
 * in a room without `aiBehavior` (`callroom/server`).
 *
 * @tagname call-ai
 *
 * @fires {CallActionRequestEvent} call-ai-request - Before something is asked of the AI; cancelable. `event.data`:
 *   `command` is `enable` (with `instructions` and `voice`, if the person chose them), `disable`, `request` or `release` (the
 *   floor), `pass` (with `to`, the id of a participant) or `talk` (the person presses the button).
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart status - What the AI does, and who has the floor.
 * @csspart talk - The button to hold while you talk to the AI.
 * @csspart ask - The button that requests the floor.
 * @csspart release - The button that gives up the floor, or your place in the queue.
 * @csspart pass - The list of the people who can get the floor, which opens and closes.
 * @csspart pass__person - The button that gives the floor to a person.
 * @csspart queue - The people who wait for the floor.
 * @csspart form - The form that brings the AI into the call.
 * @csspart instructions - The field for the instructions.
 * @csspart voice - The choice of the voice.
 * @csspart enable - The button that brings the AI into the call.
 * @csspart disable - The button that removes the AI from the call.
 *
 * @cssstate off - The AI is not in the call.
 * @cssstate connecting - The AI is on its way.
 * @cssstate ready - The AI hears nobody and says nothing.
 * @cssstate listening - The AI hears the person who has the floor.
 * @cssstate speaking - The AI answers.
 * @cssstate failed - The AI could not come, or had to leave.
 * @cssstate floor - You have the floor.
 * @cssstate queued - You wait for the floor.
 * @cssstate talking - You talk to the AI.
 */
export class CallAiElement extends CallElement {
  static override styles = [tokens, buttons, textLimitStyles, aiStyles];

  protected static override states: StateTable<CallAiElement> = {
    off: (element) => element.#state?.status === 'off',
    connecting: (element) => element.#state?.status === 'connecting',
    ready: (element) => element.#state?.status === 'ready',
    listening: (element) => element.#state?.status === 'listening',
    speaking: (element) => element.#state?.status === 'speaking',
    failed: (element) => element.#state?.status === 'failed',
    floor: (element) => element.#hasFloor,
    queued: (element) => element.#state?.queue.includes(element.#ownId) ?? false,
    talking: (element) => element.#hasFloor && element.#state?.isTalking === true,
  };

  protected static override isHidden = (element: CallAiElement): boolean => element.#state === undefined;

  @state() private draft: AiDraft = { instructions: '', voice: '' };
  @state() private problem: CallroomError | null = null;

  readonly #hold = new HoldToTalk((error) => this.#show(error));
  readonly #talkButton = new TalkButton({
    begin: () => this.#begin(),
    end: () => this.#hold.end(),
    isHeld: () => this.#hold.isHeld,
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hold.end();
  }

  get #state(): AiState | undefined {
    return aiStateOf(this.call, (store) => this.read(store));
  }

  get #ownId(): string {
    return this.call ? this.read(this.call.self.details).id : '';
  }

  get #hasFloor(): boolean {
    const { floor } = this.#state ?? {};
    return floor != null && floor === this.#ownId;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    const state = this.#state;
    if (!call || !state) return nothing;
    const people = peopleOf(call, state, words, (store) => this.read(store));
    const isOn = isInCall(state);
    return html`
      <div part="status" class="status" role="status">
        <span class="face face--${state.status}">${botIcon}</span>
        <p>
          <strong>${statusSentence(state, people, words)}</strong>
          ${isOn ? html`<span>${floorSentence(state, people, words)}</span>` : nothing}
        </p>
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
      ${isOn ? this.#visit(call, state, people) : this.#form(call, state)}
    `;
  }

  /** What a person can do while the AI is in the call. */
  #visit(call: Call, state: AiState, people: ReturnType<typeof peopleOf>): TemplateResult {
    const { words } = this;
    const { grants } = this.#self(call) ?? {};
    const microphone = this.read(call.microphone.state).status;
    return html`
      ${
        this.#hasFloor
          ? this.#talkButton.render({
              words,
              isTalking: state.isTalking,
              hasMicrophone: microphone === 'on' || microphone === 'muted',
              hasKey: this.isInRoom && this.read(this.view.shortcuts) && hasKeyboard(),
            })
          : html`<p class="hint">${words.term('aiHint')}</p>`
      }
      ${aiFloor(state, {
        words,
        people,
        mayTalk: grants?.ai ?? false,
        mayPass: this.#hasFloor || (grants?.moderate ?? false),
        onRequest: (request) => void this.#send(request),
      })}
      ${
        this.#mayEnable(call, state)
          ? html`<div class="disable">
              <button part="disable" class="button" type="button" @click=${() => this.#send({ command: 'disable' })}>
                ${words.term('disableAi')}
              </button>
            </div>`
          : nothing
      }
    `;
  }

  #form(call: Call, state: AiState): TemplateResult | typeof nothing {
    if (!this.#mayEnable(call, state)) return nothing;
    return aiForm({
      words: this.words,
      voices: state.voices,
      draft: this.draft,
      onChange: (change) => {
        this.draft = { ...this.draft, ...change };
      },
      onSubmit: () => void this.#send(enableRequest(this.draft)),
    });
  }

  #mayEnable(call: Call, { enableBy }: AiState): boolean {
    const grants = this.#self(call)?.grants;
    return (enableBy === 'everyone' ? grants?.ai : grants?.moderate) ?? false;
  }

  #self(call: Call) {
    const room = this.read(call.room);
    return room && this.read(room.self);
  }

  #begin(): void {
    const { call } = this;
    if (!call || !this.request(new CallActionRequestEvent<AiRequest>('call-ai-request', { command: 'talk' })))
      return;
    this.problem = null;
    this.#hold.begin(call);
  }

  async #send(request: AiCommand | null): Promise<void> {
    const { call } = this;
    if (!call || !request) return;
    if (!this.request(new CallActionRequestEvent<AiRequest>('call-ai-request', request))) return;
    this.problem = null;
    try {
      await sendAiRequest(call, request);
    } catch (error) {
      this.#show(error);
    }
  }

  #show(error: unknown): void {
    this.problem = asCallroomError(error);
    this.report(error, 'page');
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-ai-request': CallActionRequestEvent<AiRequest>;
  }
}
