import { html, nothing, type TemplateResult } from 'lit';
import type { AiState } from '../../behaviors/ai-state.js';
import type { BreakoutState } from '../../behaviors/breakout-state.js';
import type { CaptionsState } from '../../behaviors/captions-state.js';
import type { Call } from '../../call/call.js';
import { autoload } from '../autoload.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { isComposing } from '../base/composition.js';
import { type FocusLoss, focusOn } from '../base/focus-fallback.js';
import { property } from '../base/property.js';
import type { Panel } from '../base/room-view.js';
import type { Word } from '../i18n/terms.js';
import { closeIcon } from '../icon/icons.js';
import type { ControlElement } from '../ui/control-element.js';
import type { DeviceUse } from '../ui/preview-devices.js';
import { tokens } from '../ui/tokens.js';
import { IdlePointer } from './idle-pointer.js';
import { stageStyles } from './stage-styles.js';

/** The devices that the call uses. */
type Uses = Pick<CallStageElement, 'microphone' | 'camera'>;

/** The panels beside the call, each loaded when it is first opened. `fills`: the panel scrolls by itself. */
const PANELS: Record<Panel, { title: Word; content: (stage: Uses) => TemplateResult; fills?: boolean }> = {
  participants: { title: 'people', content: () => html`<call-participants></call-participants>` },
  chat: { title: 'chat', content: () => html`<call-chat></call-chat>`, fills: true },
  poll: { title: 'poll', content: () => html`<call-poll></call-poll>` },
  transcript: { title: 'transcript', content: () => html`<call-transcript></call-transcript>`, fills: true },
  ai: { title: 'ai', content: () => html`<call-ai></call-ai>` },
  watch: { title: 'watch', content: () => html`<call-watch-queue></call-watch-queue>` },
  breakouts: { title: 'breakouts', content: () => html`<call-breakouts></call-breakouts>` },
  settings: {
    title: 'settings',
    content: ({ microphone, camera }) =>
      html`<call-settings .microphone=${microphone} .camera=${camera}></call-settings>`,
  },
};

/**
 * The view during the call: everyone, the controls, the open panel, and the notices. It is as high as its container.
 *
 * @tagname call-stage
 *
 * @csspart grid - The tiles.
 * @csspart footer - The line with the control bar.
 * @csspart panel - The panel beside the call.
 * @csspart backstage - The line that tells participants that viewers do not see them yet.
 * @csspart not-started - What viewers see until the room is live, and while nobody is on the stage.
 *
 * @cssstate quiet - The pointer is at rest: the controls are hidden.
 * @cssstate panel - A panel is open beside the call.
 */
export class CallStageElement extends CallElement {
  static override styles = [tokens, stageStyles];

  protected static override states: StateTable<CallStageElement> = {
    panel: (stage) => stage.#panelShown !== null,
    quiet: (stage) => stage.#isQuiet,
  };

  /** `never`: the call has no microphone. */
  @property() microphone: DeviceUse = 'on';
  /** `never`: the call has no camera. */
  @property() camera: DeviceUse = 'on';

  readonly #pointer = new IdlePointer(this);
  #openPanel: Panel | null = null;
  #stopLoading = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.view.met.clear();
    this.#stopLoading = autoload(this.renderRoot as ShadowRoot);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopLoading();
  }

  get #panelShown(): Panel | null {
    return this.call && this.read(this.view.panel);
  }

  get #isQuiet(): boolean {
    const isJoined = this.call !== null && this.read(this.call.state).status === 'joined';
    return this.#pointer.isIdle && this.#panelShown === null && isJoined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    if (!call) return nothing;
    const panel = this.#panelShown;
    const { status } = this.read(call.state);
    return html`<div class="base">
      <div class="main" tabindex="-1" role="group" aria-label=${call.roomName}>
        ${this.#main(call, status === 'joining')}
      </div>
      ${panel ? this.#panel(panel, call) : nothing}
    </div>`;
  }

  #main(call: Call, isJoining: boolean): TemplateResult {
    const { words } = this;
    const isAudience = this.read(call.self.details).role === 'viewer';
    const isAlone = this.read(call.participants).length === 1 && !isJoining;
    const room = this.read(call.room);
    const live = room ? this.read(room.roomInfo).live : null;
    const behaviors = room ? this.read(room.behaviors) : {};
    const main = this.read(call.mainRoom);
    const { breakouts } = (main ? this.read(main.behaviors) : {}) as { breakouts?: BreakoutState };
    const captions = behaviors.captions as CaptionsState | undefined;
    const ai = behaviors.ai as AiState | undefined;
    // The room shows a viewer nobody before it is live.
    const isEarly = isAudience && live === false && !isJoining;
    return html`
      ${isEarly ? this.#empty('notStartedTitle', words.term('notStartedText')) : html`<call-media-grid part="grid"></call-media-grid>`}
      ${isAudience && isAlone && !isEarly ? this.#empty('nobodyOnStage') : nothing}
      <call-reaction-stream class="reactions"></call-reaction-stream>
      ${
        this.read(this.view.captions) || this.read(this.view.captionMe)
          ? html`<call-captions class="captions"></call-captions>`
          : nothing
      }
      ${isAlone && !isAudience && !breakouts?.session ? html`<call-invite class="invite"></call-invite>` : nothing}
      <div class="top">
        ${isJoining ? html`<p class="joining" role="status">${words.term('joining')}</p>` : nothing}
        ${
          live === false && !isAudience
            ? html`<p part="backstage" class="joining">${words.term('nowBackstage')}</p>`
            : nothing
        }
        ${breakouts?.session ? html`<call-breakout-status></call-breakout-status>` : nothing}
        <call-recording-indicator></call-recording-indicator>
        ${captions?.transcript ? html`<call-transcript-notice></call-transcript-notice>` : nothing}
        <call-audio-sink></call-audio-sink>
        <call-notices></call-notices>
        ${
          isAudience
            ? html`<call-stage-invitation
                .microphone=${this.microphone}
                .camera=${this.camera}
              ></call-stage-invitation>`
            : nothing
        }
      </div>
      <footer part="footer" class="footer">
        <div class="facts">
          <span class="room" title=${call.roomName}>${call.roomName}</span>
          <call-duration></call-duration>
        </div>
        <call-control-bar>
          ${isAudience || this.microphone === 'never' ? nothing : html`<call-mic-toggle></call-mic-toggle>`}
          ${isAudience || this.camera === 'never' ? nothing : html`<call-camera-toggle></call-camera-toggle>`}
          ${isAudience ? nothing : html`<call-screen-toggle></call-screen-toggle>`}
          ${
            isEarly
              ? nothing
              : html`<call-hand-toggle></call-hand-toggle>
                  <call-reactions></call-reactions>
                  <call-chat-toggle></call-chat-toggle>
                  <call-participants-toggle></call-participants-toggle>`
          }
          ${isAudience ? nothing : html`<call-effects-menu></call-effects-menu>`}
          <call-invite-toggle overflow="always"></call-invite-toggle>
          <call-captions-toggle overflow="always"></call-captions-toggle>
          <call-layout-toggle overflow="always"></call-layout-toggle>
          <call-poll-toggle overflow="always" hidden></call-poll-toggle>
          ${captions ? html`<call-transcript-toggle overflow="always"></call-transcript-toggle>` : nothing}
          ${ai ? html`<call-ai-toggle overflow=${ai.participant ? 'auto' : 'always'}></call-ai-toggle>` : nothing}
          ${behaviors.watch ? html`<call-watch-toggle overflow="always"></call-watch-toggle>` : nothing}
          ${behaviors.board ? html`<call-board-toggle overflow="always"></call-board-toggle>` : nothing}
          ${breakouts ? html`<call-breakouts-toggle overflow="always"></call-breakouts-toggle>` : nothing}
          ${isAudience ? nothing : html`<call-record-toggle overflow="always"></call-record-toggle>`}
          <call-snapshot-button overflow="always"></call-snapshot-button>
          <call-pip-toggle overflow="always"></call-pip-toggle>
          <call-fullscreen-toggle overflow="always"></call-fullscreen-toggle>
          <call-settings-toggle overflow="always"></call-settings-toggle>
          <call-leave-button class="leave"></call-leave-button>
        </call-control-bar>
      </footer>
    `;
  }

  /** What viewers see instead of tiles. */
  #empty(title: 'notStartedTitle' | 'nobodyOnStage', text = ''): TemplateResult {
    return html`<div part="not-started" class="early" role="status">
      <h1>${this.words.term(title)}</h1>
      ${text ? html`<p>${text}</p>` : nothing}
    </div>`;
  }

  #panel(panel: Panel, call: Call): TemplateResult {
    const { words } = this;
    const { title, content, fills } = PANELS[panel];
    const count =
      panel === 'participants' ? html`<small>${this.read(call.participants).length}</small>` : nothing;
    return html`<aside part="panel" class="panel" aria-labelledby="panel-title" @keydown=${this.#onPanelKey}>
      <header>
        <h2 id="panel-title" tabindex="-1">${words.term(title)} ${count}</h2>
        <button class="close" aria-label=${words.term('close')} title=${words.term('close')} @click=${this.#close}>
          ${closeIcon}
        </button>
      </header>
      ${
        fills
          ? html`<div class="content content--filled">${content(this)}</div>`
          : html`<div class="content" tabindex="0" role="region" aria-labelledby="panel-title">${content(this)}</div>`
      }
    </aside>`;
  }

  #meet(): void {
    for (const { key, isLocal, details } of this.call?.participants.get() ?? []) {
      if (!isLocal && !details.get().isAgent) this.view.met.set(key, details.get());
    }
  }

  /** An opening panel takes the focus; a closing panel returns it to the control that opened it. */
  protected override updated(): void {
    this.#meet();
    const panel = this.view.panel.get();
    if (panel === this.#openPanel) return;
    const closed = this.#openPanel;
    this.#openPanel = panel;
    if (panel) this.renderRoot.querySelector<HTMLElement>('#panel-title')?.focus({ preventScroll: true });
    else if (closed) this.#focusControl(`call-${closed}-toggle`);
  }

  /**
   * From a panel, focuses its title. Otherwise focuses the first control or, without a keyboard, the call as a whole.
   */
  async takeFocus({ path, isVisible }: FocusLoss): Promise<boolean> {
    await this.updateComplete;
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    const panel = find('.panel');
    if (panel && path.includes(panel)) return focusOn(find('#panel-title'));
    const bar = isVisible ? this.renderRoot.querySelector('call-control-bar') : null;
    return (await bar?.takeFocus()) || focusOn(find('.main'));
  }

  /** Focuses the control, or the button that opens the menu if the control is in the menu. */
  #focusControl(tag: string): void {
    const control = this.renderRoot.querySelector<ControlElement>(tag);
    const bar = this.renderRoot.querySelector('call-control-bar');
    // A control in a menu that was never open is not loaded.
    if (control?.inMenu === false) control.focus();
    else bar?.focusMenu();
  }

  #onPanelKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
    event.preventDefault();
    this.#close();
  }

  #close(): void {
    this.view.panel.set(null);
  }
}
