import { html, nothing, type TemplateResult } from 'lit';
import { WATCH_RATES, type WatchState } from '../../behaviors/watch-state.js';
import { formatDuration } from '../duration/format-duration.js';
import type { Words } from '../i18n/words.js';
import { pauseIcon, playIcon, soundIcon, soundOffIcon } from '../icon/icons.js';
import { nextVideoIcon, stopVideoIcon } from '../icon/watch-icons.js';
import type { WatchRequest } from './watch-requests.js';

export interface WatchControls {
  readonly words: Words;
  readonly mayControl: boolean;
  /** Seconds. */
  readonly position: number;
  /** Seconds; null: not known. */
  readonly duration: number | null;
  readonly volume: number;
  readonly isMuted: boolean;
  readonly onRequest: (request: WatchRequest) => void;
  readonly onVolume: (volume: number, isMuted: boolean) => void;
}

/** What is under the video: for everyone who controls it, and the volume for this page. */
export function watchControls(
  state: WatchState & { current: string },
  controls: WatchControls,
): TemplateResult {
  const { words, mayControl, volume, isMuted, onVolume } = controls;
  return html`<div part="controls" class="controls" role="group" aria-label=${words.term('watch')}>
    ${mayControl ? transport(state, controls) : nothing} ${timeline(controls)}
    ${mayControl ? speed(state, controls) : nothing}
    ${button({
      part: 'volume',
      label: words.term(isMuted ? 'unmuteVideo' : 'muteVideo'),
      icon: isMuted ? soundOffIcon : soundIcon,
      onClick: () => onVolume(volume, !isMuted),
    })}
    <input
      class="volume"
      type="range"
      min="0"
      max="1"
      step="0.05"
      aria-label=${words.term('videoVolume')}
      title=${words.term('videoVolume')}
      .value=${String(isMuted ? 0 : volume)}
      @input=${(event: Event) => onVolume(numberIn(event), false)}
    />
    ${
      mayControl
        ? button({
            part: 'stop',
            label: words.term('stopVideo'),
            icon: stopVideoIcon,
            onClick: () => controls.onRequest({ command: 'stop' }),
          })
        : nothing
    }
  </div>`;
}

function transport(
  { clock, current }: WatchState & { current: string },
  { words, onRequest }: WatchControls,
) {
  return html`${button({
    part: 'play',
    label: words.term(clock.paused ? 'playVideo' : 'pauseVideo'),
    icon: clock.paused ? playIcon : pauseIcon,
    onClick: () => onRequest({ command: clock.paused ? 'play' : 'pause' }),
  })}${button({
    part: 'next',
    label: words.term('nextVideo'),
    icon: nextVideoIcon,
    onClick: () => onRequest({ command: 'next', after: current }),
  })}`;
}

function timeline({ words, mayControl, position, duration, onRequest }: WatchControls): TemplateResult {
  const shown = Math.min(position, duration ?? position);
  const time = `${formatDuration(shown * 1_000)}${duration ? ` / ${formatDuration(duration * 1_000)}` : ''}`;
  return html`<input
      part="timeline"
      class="timeline"
      type="range"
      min="0"
      max=${duration ?? 0}
      step="1"
      aria-label=${words.term('videoPosition')}
      aria-valuetext=${time}
      ?disabled=${!mayControl || !duration}
      .value=${String(Math.floor(shown))}
      @change=${(event: Event) => onRequest({ command: 'seek', position: numberIn(event) })}
    /><span part="time" class="time">${time}</span>`;
}

function speed({ clock }: WatchState, { words, onRequest }: WatchControls): TemplateResult {
  return html`<select
    part="rate"
    class="rate"
    aria-label=${words.term('videoSpeed')}
    title=${words.term('videoSpeed')}
    @change=${({ target }: Event) => {
      const rate = WATCH_RATES.find((one) => String(one) === (target as HTMLSelectElement).value);
      if (rate) onRequest({ command: 'rate', rate });
    }}
  >
    ${WATCH_RATES.map(
      (rate) => html`<option value=${rate} ?selected=${rate === clock.rate}>${words.number(rate)}×</option>`,
    )}
  </select>`;
}

interface ControlButton {
  readonly part: string;
  readonly label: string;
  readonly icon: TemplateResult;
  readonly onClick: () => void;
}

function button({ part, label, icon, onClick }: ControlButton): TemplateResult {
  return html`<button part=${part} class="control" type="button" aria-label=${label} title=${label} @click=${onClick}>
    ${icon}
  </button>`;
}

function numberIn({ target }: Event): number {
  return Number((target as HTMLInputElement).value);
}
