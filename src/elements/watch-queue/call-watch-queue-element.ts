import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { MAX_VIDEO_URL } from '../../behaviors/watch-address.js';
import { videosOf, type WatchState, type WatchVideo } from '../../behaviors/watch-state.js';
import type { Call } from '../../call/call.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallroomError } from '../../core/errors.js';
import { cleanName } from '../../core/plain-text.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { playIcon } from '../icon/icons.js';
import { addIcon, removeIcon } from '../icon/panel-icons.js';
import { watchIcon } from '../icon/watch-icons.js';
import { buttons } from '../ui/buttons.js';
import { emptyStateStyles } from '../ui/empty-state.js';
import { isTooLong, textLimit, textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { videoHost, videoTitle } from '../watch/video-title.js';
import { sendWatchRequest, type WatchRequest } from '../watch/watch-requests.js';
import { watchStateOf } from '../watch/watch-state-of.js';
import { remoteControl } from './remote-control.js';
import { watchQueueStyles } from './watch-queue-styles.js';

interface QueueButton {
  readonly part: string;
  readonly label: string;
  readonly icon: TemplateResult;
  readonly request: WatchRequest;
}

/**
 * The queue of videos that everyone watches. People add addresses, start and remove videos, and take or pass on the remote
 * control, as far as the room lets them. It is hidden in a room without `watchBehavior` (`callroom/server`).
 *
 * @tagname call-watch-queue
 *
 * @fires {CallActionRequestEvent} call-watch-request - Before something is asked of the room; cancelable. `event.data`:
 *   `command` is `add` (with `url`), `start` or `remove` (with `video`, its id), `take` or `release` (the remote control), or
 *   `pass` (with `to`, the id of a participant).
 * @fires call-error - The room refused the command: `event.error`.
 *
 * @csspart form - Where a person adds a video.
 * @csspart address - The field for the address.
 * @csspart add - The button that adds the video.
 * @csspart problem - Why the last command failed.
 * @csspart remote - Who controls the video.
 * @csspart take - The button that takes the remote control.
 * @csspart release - The button that gives it up.
 * @csspart pass - The list of the people who can get it, which opens and closes.
 * @csspart pass__person - The button that gives it to a person.
 * @csspart video - Each video of the queue.
 * @csspart video__title - Its name.
 * @csspart video__start - The button that starts it for everyone.
 * @csspart video__remove - The button that removes it.
 *
 * @cssstate empty - The queue is empty.
 */
export class CallWatchQueueElement extends CallElement {
  static override styles = [tokens, buttons, textLimitStyles, emptyStateStyles, watchQueueStyles];

  protected static override states: StateTable<CallWatchQueueElement> = {
    empty: (element) => element.#state !== undefined && videosOf(element.#state).length === 0,
  };

  protected static override isHidden = (element: CallWatchQueueElement): boolean =>
    element.#state === undefined;

  @state() private address = '';
  @state() private problem: CallroomError | null = null;
  @query('[part=address]') private readonly field!: HTMLInputElement | null;

  get #state(): WatchState | undefined {
    return watchStateOf(this.call, (store) => this.read(store));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    const state = this.#state;
    if (!call || !state) return nothing;
    const videos = videosOf(state);
    const mayControl = this.read(call.watch.mayControl);
    return html`
      ${this.#mayAdd(call, state) ? this.#form() : nothing}
      ${this.problem ? html`<p part="problem" class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
      ${remoteControl(call, state, {
        words,
        read: (store) => this.read(store),
        onRequest: (request) => void this.#send(request),
      })}
      ${
        videos.length > 0
          ? html`<ul aria-label=${words.term('watchQueue')}>
              ${repeat(
                videos,
                ({ id }) => id,
                (video) => this.#video(video, state, mayControl),
              )}
            </ul>`
          : html`<div class="empty">
              ${watchIcon}<strong>${words.term('watchEmpty')}</strong><span>${words.term('watchEmptyText')}</span>
            </div>`
      }
    `;
  }

  #form(): TemplateResult {
    const { words } = this;
    const url = cleanName(this.address);
    return html`<form part="form" @submit=${(event: SubmitEvent) => void this.#onSubmit(event)}>
      <label class="field"
        ><span>${words.term('videoAddress')}</span>
        <input
          part="address"
          class="text"
          type="url"
          inputmode="url"
          dir="ltr"
          autocomplete="off"
          placeholder="https://"
          aria-describedby="address-hint address-limit"
          aria-invalid=${isTooLong(url, MAX_VIDEO_URL) ? 'true' : 'false'}
          .value=${this.address}
          @input=${(event: Event) => {
            this.address = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      ${textLimit('address-limit', url, MAX_VIDEO_URL, words)}
      <p id="address-hint" class="hint">${words.term('videoAddressHint')}</p>
      <button part="add" class="button button--main" type="submit">${addIcon}${words.term('addVideo')}</button>
    </form>`;
  }

  #video(video: WatchVideo, { current }: WatchState, mayControl: boolean): TemplateResult {
    const { words } = this;
    const title = videoTitle(video);
    const isOn = video.id === current;
    return html`<li part="video" class=${isOn ? 'video video--on' : 'video'} aria-current=${isOn ? 'true' : nothing}>
      <span class="text">
        <span part="video__title" class="title" dir="auto" title=${video.url}>${title}</span>
        <small>${isOn ? `${words.term('videoIsOn')} · ` : nothing}${videoHost(video)} · ${words.term('addedBy', words.nameOf(video.addedBy))}</small>
      </span>
      ${
        mayControl && !isOn
          ? this.#button({
              part: 'video__start',
              label: words.term('startVideo', title),
              icon: playIcon,
              request: { command: 'start', video: video.id },
            })
          : nothing
      }
      ${
        mayControl
          ? this.#button({
              part: 'video__remove',
              label: words.term('removeVideo', title),
              icon: removeIcon,
              request: { command: 'remove', video: video.id },
            })
          : nothing
      }
    </li>`;
  }

  #button({ part, label, icon, request }: QueueButton): TemplateResult {
    return html`<button
      part=${part}
      class="control"
      type="button"
      aria-label=${label}
      title=${label}
      @click=${() => this.#send(request)}
    >
      ${icon}
    </button>`;
  }

  /** As the room decides it: in a room of moderators, they add; otherwise everyone but viewers. */
  #mayAdd(call: Call, { control }: WatchState): boolean {
    const room = this.read(call.room);
    const self = room && this.read(room.self);
    if (!self) return false;
    return control === 'moderators' ? self.grants.moderate : self.role !== 'viewer' && self.grants.send;
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const url = cleanName(this.address);
    if (!url || isTooLong(url, MAX_VIDEO_URL)) this.field?.focus();
    else if (await this.#send({ command: 'add', url })) this.address = '';
    else this.field?.focus();
  }

  /** @returns whether the room has done it. */
  async #send(request: WatchRequest): Promise<boolean> {
    const { call } = this;
    if (!call || !this.request(new CallActionRequestEvent<WatchRequest>('call-watch-request', request)))
      return false;
    this.problem = null;
    try {
      await sendWatchRequest(call, request);
      return true;
    } catch (error) {
      this.problem = asCallroomError(error);
      this.report(error, 'page');
      return false;
    }
  }
}
