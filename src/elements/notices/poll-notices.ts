import { openPolls } from '../../behaviors/poll.js';
import type { Call } from '../../call/call.js';
import { cleanName } from '../../core/plain-text.js';
import { computed } from '../../core/store.js';
import type { RoomView } from '../base/room-view.js';
import { addPanelWords } from '../i18n/panel-words.js';
import type { Words } from '../i18n/words.js';
import type { Notice, NoticeQueue } from './notice-queue.js';

export interface PollNoticesOptions {
  readonly call: Call;
  readonly view: RoomView;
  readonly words: Words;
  readonly queue: NoticeQueue;
}

/**
 * Shows a notice when a poll starts, also to people who join later, until they vote or open the polls. Several polls
 * at once are one notice.
 */
export function followPolls({ call, view, words, queue }: PollNoticesOptions): () => void {
  addPanelWords();
  const { polls } = call;
  const announced = new Set<string>();
  let shown: Notice | null = null;
  const hide = () => {
    if (shown) queue.remove(shown);
    shown = null;
  };
  const waiting = computed([polls.state, polls.own, view.panel], (state, own, panel) =>
    own && panel !== 'poll' ? openPolls(state, own) : [],
  );
  const stop = waiting.subscribe((open) => {
    if (view.panel.get() === 'poll')
      for (const id of Object.keys(polls.state.get()?.polls ?? {})) announced.add(id);
    if (open.length === 0) return hide();
    const news = open.filter(({ id }) => !announced.has(id));
    const [latest] = news.slice(-1);
    if (!latest) return;
    hide();
    for (const { id } of news) announced.add(id);
    shown = {
      message:
        news.length > 1
          ? words.term('newPolls', news.length)
          : words.term('pollStarted', cleanName(latest.question)),
      action: {
        label: words.term('pollVote'),
        run: () => {
          hide();
          view.panel.set('poll');
        },
      },
    };
    queue.add(shown);
  });
  return () => {
    stop();
    hide();
  };
}
