import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../i18n/words.js';
import { liveIcon, stopIcon } from '../icon/panel-icons.js';
import { closePopover } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';

/**
 * Whether viewers see and hear the stage, and for hosts the button that changes it, with a confirmation.
 * @param live as `RoomInfo.live`; null: there is no backstage yet.
 */
export function backstage(
  words: Words,
  live: boolean | null,
  isHost: boolean,
  onChange: (live: boolean) => void,
): TemplateResult {
  const isLive = live !== false;
  const action = words.term(isLive ? 'goBackstage' : 'goLive');
  const close = (event: Event) =>
    closePopover((event.currentTarget as HTMLElement).closest<HTMLElement>('.popover'));
  return html`<section part="backstage" class="backstage" aria-labelledby="backstage-title">
    <div class="who" role="status">
      <h3 id="backstage-title">${words.term(isLive ? 'isLive' : 'backstage')}</h3>
      <span class="role">${words.term(isLive ? 'isLiveText' : 'goLiveText')}</span>
    </div>
    ${
      isHost
        ? html`<button
              part="live"
              class=${isLive ? 'button small' : 'button button--main small'}
              type="button"
              popovertarget="live-question"
            >
              ${isLive ? stopIcon : liveIcon}${action}
            </button>
            <div id="live-question" class="popover question" popover ${popoverFocus()} role="group" aria-label=${action}>
              <p>${words.term(isLive ? 'goBackstageText' : 'goLiveText')}</p>
              <div class="answers">
                <button class="button small" type="button" @click=${close}>${words.term('cancel')}</button>
                <button
                  part="live-confirm"
                  class="button button--main small"
                  type="button"
                  @click=${(event: Event) => {
                    close(event);
                    onChange(!isLive);
                  }}
                >
                  ${action}
                </button>
              </div>
            </div>`
        : nothing
    }
  </section>`;
}
