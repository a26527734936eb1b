import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import { CallElement } from '../base/call-element.js';
import type { Panel } from '../base/room-view.js';
import { closeIcon } from '../icon/icons.js';
import type { DeviceUse } from '../lobby/call-lobby-element.js';
import { tokens } from '../look/tokens.js';
import { IdlePointer } from './idle-pointer.js';
import { stageStyles } from './stage-styles.js';

/** What a panel is made of is loaded when it is first opened: most calls end without. */
const PANELS: Record<Panel, () => Promise<unknown>> = {
  people: () => import('../participants/call-participants.js'),
};

/**
 * The call itself, as one sees it from inside: everyone, the controls, what is open beside them, and what there
 * is to be told. It is as high as its container.
 *
 * @tagname call-stage
 *
 * @csspart grid - The tiles.
 * @csspart footer - The line with the control bar.
 * @csspart panel - What is open beside the call.
 *
 * @cssstate quiet - The pointer is at rest: the controls are hidden.
 * @cssstate panel - Something is open beside the call.
 */
export class CallStageElement extends CallElement {
  static override styles = [tokens, stageStyles];

  /** `never`: the call has no microphone. */
  @property() microphone: DeviceUse = 'on';
  /** `never`: the call has no camera. */
  @property() camera: DeviceUse = 'on';

  readonly #pointer = new IdlePointer(this);
  #openPanel: Panel | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    if (!call) return nothing;
    const panel = this.read(this.view.panel);
    const { status } = this.read(call.state);
    this.setState('panel', panel !== null);
    this.setState('quiet', this.#pointer.isIdle && panel === null && status === 'joined');
    return html`<div class="base">
      <div class="main">${this.#main(call, status === 'joining')}</div>
      ${panel ? this.#panel(call) : nothing}
    </div>`;
  }

  #main(call: Call, isJoining: boolean): TemplateResult {
    const { words } = this;
    const isAudience = this.read(call.self.details).role === 'viewer';
    const isAlone = this.read(call.participants).length === 1 && !isJoining;
    return html`
      <call-media-grid part="grid"></call-media-grid>
      ${isAlone ? html`<call-invite class="invite"></call-invite>` : nothing}
      <div class="top">
        ${isJoining ? html`<p class="joining" role="status">${words.term('joining')}</p>` : nothing}
        <call-audio-sink></call-audio-sink>
        <call-notices></call-notices>
      </div>
      <footer part="footer" class="footer">
        <div class="facts">
          <span class="room" title=${call.roomName}>${call.roomName}</span>
          <call-duration></call-duration>
        </div>
        <call-control-bar>
          ${isAudience || this.microphone === 'never' ? nothing : html`<call-mic-toggle></call-mic-toggle>`}
          ${isAudience || this.camera === 'never' ? nothing : html`<call-camera-toggle></call-camera-toggle>`}
          <call-layout-toggle class="roomy"></call-layout-toggle>
          <call-people-toggle></call-people-toggle>
          <call-fullscreen-toggle class="spacious"></call-fullscreen-toggle>
          <call-leave-button class="leave"></call-leave-button>
        </call-control-bar>
      </footer>
    `;
  }

  #panel(call: Call): TemplateResult {
    const { words } = this;
    const count = this.read(call.participants).length;
    return html`<aside part="panel" class="panel" aria-labelledby="panel-title" @keydown=${this.#onPanelKey}>
      <header>
        <h2 id="panel-title" tabindex="-1">${words.term('people')} <small>${count}</small></h2>
        <button class="close" aria-label=${words.term('close')} title=${words.term('close')} @click=${this.#close}>
          ${closeIcon}
        </button>
      </header>
      <div class="content" tabindex="0" role="region" aria-labelledby="panel-title">
        <call-participants></call-participants>
      </div>
    </aside>`;
  }

  /** What opens takes the focus; what closes gives it back to the control that opened it. */
  protected override updated(): void {
    const panel = this.view.panel.get();
    if (panel === this.#openPanel) return;
    const closed = this.#openPanel;
    this.#openPanel = panel;
    if (panel) void this.attempt(PANELS[panel]);
    if (panel) this.renderRoot.querySelector<HTMLElement>('#panel-title')?.focus({ preventScroll: true });
    else if (closed) this.renderRoot.querySelector<HTMLElement>(`call-${closed}-toggle`)?.focus();
  }

  #onPanelKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#close();
  }

  #close(): void {
    this.view.panel.set(null);
  }
}
