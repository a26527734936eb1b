import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import type { LocalDevice } from '../../media/local-device.js';
import type { SelfStage } from '../../room/protocol/index.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import { handIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { devicePreview, devicePreviewStyles } from '../ui/device-preview.js';
import type { DeviceUse } from '../ui/preview-devices.js';
import { tokens } from '../ui/tokens.js';
import { stageInvitationStyles } from './stage-invitation-styles.js';

type Invitation = Extract<SelfStage, { state: 'invited' }>;

/**
 * An invitation to the stage, while a viewer has one. On accepting it, a dialog shows a preview with the controls for
 * camera and microphone. Only the button in this dialog publishes them, as the preview shows them.
 *
 * @tagname call-stage-invitation
 *
 * @fires {CallActionRequestEvent} call-stage-request - Before the invitation is answered; cancelable. `event.data.join` is
 *   whether the person joins the stage.
 * @fires call-error - The room refused, or a device is not available: `event.error`.
 *
 * @csspart base - The invitation.
 * @csspart accept - The button that opens the preview.
 * @csspart decline - The button that declines.
 * @csspart dialog - The dialog with the preview.
 * @csspart preview - Your own tile.
 * @csspart devices - The device menus.
 * @csspart effect - Each button for an effect.
 * @csspart join - The button that publishes what the preview shows.
 * @csspart cancel - The button that closes the preview.
 *
 * @cssstate invited - There is an invitation.
 */
export class CallStageInvitationElement extends CallElement {
  static override styles = [tokens, buttons, devicePreviewStyles, stageInvitationStyles];

  protected static override states: StateTable<CallStageInvitationElement> = {
    invited: (element) => element.#invitation !== null,
  };

  /** Whether the preview starts with the microphone on; `never`: the call has no microphone. */
  @property() microphone: DeviceUse = 'on';
  /** Whether the preview starts with the camera on; `never`: the call has no camera. */
  @property() camera: DeviceUse = 'on';

  @state() private isPreviewing = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement | null;

  get #invitation(): Invitation | null {
    const room = this.call && this.read(this.call.room);
    const stage = room && this.read(room.self)?.stage;
    return stage?.state === 'invited' ? stage : null;
  }

  protected override willUpdate(): void {
    // The next invitation begins with the question.
    if (!this.#invitation) this.isPreviewing = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, call } = this;
    const invitation = this.#invitation;
    if (!call || !invitation) return nothing;
    if (this.isPreviewing) return this.#preview(call, invitation);
    return html`<div part="base" class="base" role="group" aria-labelledby="question">
      ${handIcon}
      <p id="question">${words.term('invitesToStage', words.nameOf(invitation.name))}</p>
      <div class="answers">
        <button part="decline" class="button" type="button" @click=${() => this.#decline(call)}>
          ${words.term('decline')}
        </button>
        <button
          part="accept"
          class="button button--main"
          type="button"
          aria-haspopup="dialog"
          @click=${() => this.#open(call, invitation)}
        >
          ${words.term('accept')}
        </button>
      </div>
    </div>`;
  }

  #preview(call: Call, invitation: Invitation): TemplateResult {
    const { words } = this;
    return html`<dialog part="dialog" aria-labelledby="title" aria-describedby="text" @close=${() => this.#close(call)}>
      <form method="dialog" @submit=${(event: SubmitEvent) => this.#join(event, call)}>
        <h2 id="title">${words.term('joinStage')}</h2>
        <p id="text">${words.term('joinStageText')}</p>
        ${devicePreview({
          call,
          words,
          microphone: this.#useOf('microphone', invitation),
          camera: this.#useOf('camera', invitation),
          read: (store) => this.read(store),
          attempt: (run) => void this.attempt(run),
        })}
        <div class="answers">
          <button part="cancel" class="button" type="button" @click=${() => this.dialog?.close()}>
            ${words.term('cancel')}
          </button>
          <button part="join" class="button button--main" type="submit">${words.term('joinStage')}</button>
        </div>
      </form>
    </dialog>`;
  }

  protected override updated(): void {
    const { dialog } = this;
    if (!dialog || dialog.open) return;
    // jsdom does not support modal dialogs.
    if (dialog.showModal) dialog.showModal();
    else dialog.open = true;
  }

  #useOf(kind: 'microphone' | 'camera', { publish }: Invitation): DeviceUse {
    return publish.includes(kind) ? this[kind] : 'never';
  }

  #open(call: Call, invitation: Invitation): void {
    this.isPreviewing = true;
    for (const kind of ['microphone', 'camera'] as const)
      if (this.#useOf(kind, invitation) === 'on') this.#start(call[kind]);
  }

  #start(device: LocalDevice): void {
    void this.attempt(async () => {
      await device.turnOn();
      const { error } = device.state.get();
      if (error) throw error;
    }, 'page');
  }

  /** The preview was closed: the person watches again, and can still answer. */
  #close(call: Call): void {
    this.isPreviewing = false;
    if (!this.#invitation) return;
    call.microphone.release();
    call.camera.release();
  }

  #decline(call: Call): void {
    if (this.#ask(false)) void this.attempt(() => call.stage.decline());
  }

  #join(event: SubmitEvent, call: Call): void {
    event.preventDefault();
    if (!this.#ask(true)) return;
    // What is off in the preview must not go live by itself.
    for (const device of [call.microphone, call.camera])
      if (device.state.get().status === 'off') device.turnOff();
    void this.attempt(() => call.stage.accept());
  }

  #ask(join: boolean): boolean {
    return this.request(new CallActionRequestEvent('call-stage-request', { join }));
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-stage-request': CallActionRequestEvent<{ join: boolean }>;
  }
}
