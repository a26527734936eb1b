import * as v from 'valibot';
import { MAX_VIDEO_URL, readVideoAddress } from '../../behaviors/watch-address.js';
import { WATCH_RATES, type WatchState } from '../../behaviors/watch-state.js';
import { Refusal } from '../refusal.js';
import { type BehaviorContext, entry, type RoomBehavior } from './room-behavior.js';
import { checkIsOn, goOnFrom, putOn, setClock } from './watch/playback.js';
import {
  checkMayAdd,
  passRemote,
  releaseRemote,
  settleRemote,
  takeRemote,
  useRemote,
} from './watch/remote.js';
import { beginWait, endLateWaits, endWait, forgetWaits } from './watch/waits.js';
import { readWatchOptions, type WatchOptions } from './watch/watch-options.js';

export type { WatchOptions } from './watch/watch-options.js';

type Context = BehaviorContext<WatchState>;

/** Seconds. */
const MAX_POSITION = 7 * 24 * 3_600;

const Nothing = v.nullish(v.object({}));
const VideoId = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/, 'This is not the id of a video. Use an id from the state.'),
);
const theVideo = v.object({ video: VideoId });
const ParticipantId = v.pipe(v.string(), v.maxLength(64));

/**
 * Watching videos together: a queue of addresses, and one clock that says where the video on the stage is. The room never
 * requests a video itself; the pages of the people do, once somebody has started it.
 * @throws `Refusal` `settings_invalid` for options that it cannot use.
 */
export function watchBehavior(options: WatchOptions = {}): RoomBehavior<WatchState> {
  const { control, waits, maxVideos } = readWatchOptions(options);
  return {
    name: 'watch',
    state: () => ({
      control,
      waits,
      holder: null,
      videos: {},
      current: null,
      clock: { position: 0, atMs: 0, rate: 1, paused: true },
      waitingFor: [],
    }),
    settings: ['control', 'waits'],
    commands: {
      add: entry({
        input: v.object({
          url: v.pipe(v.string(), v.maxLength(MAX_VIDEO_URL)),
          kind: v.optional(v.picklist(['file', 'hls'])),
        }),
        run(context: Context, actor, { url, kind }) {
          checkMayAdd(context, actor);
          const address = readVideoAddress(url, kind);
          if (typeof address === 'string') throw new Refusal(address, addressProblems[address]);
          if (Object.keys(context.state.videos).length >= maxVideos)
            throw Refusal.quota(
              `The queue has ${maxVideos} videos already. Remove a video, then add another.`,
            );
          const number = ((context.memory.get('last') as number | undefined) ?? 0) + 1;
          context.memory.put('last', number);
          const id = String(number);
          context.set(['videos', id], { id, ...address, addedBy: actor.name });
          return id;
        },
      }),
      remove: entry({
        input: theVideo,
        run(context: Context, actor, { video }) {
          checkExists(context, video);
          useRemote(context, actor);
          if (context.state.current === video) putOn(context, null);
          context.delete(['videos', video]);
        },
      }),
      start: entry({
        input: theVideo,
        run(context: Context, actor, { video }) {
          checkExists(context, video);
          useRemote(context, actor);
          putOn(context, video);
        },
      }),
      stop: entry({
        input: Nothing,
        run(context: Context, actor) {
          useRemote(context, actor);
          if (context.state.current !== null) putOn(context, null);
        },
      }),
      next: entry({
        input: v.object({ after: VideoId }),
        run(context: Context, actor, { after }) {
          useRemote(context, actor);
          // Several pages ask for it as a video ends: the first of them is enough.
          if (context.state.current === after) goOnFrom(context, after);
        },
      }),
      play: entry({
        input: theVideo,
        run(context: Context, actor, { video }) {
          checkIsOn(context, video);
          useRemote(context, actor);
          if (context.state.clock.paused) setClock(context, { paused: false });
        },
      }),
      pause: entry({
        input: theVideo,
        run(context: Context, actor, { video }) {
          checkIsOn(context, video);
          useRemote(context, actor);
          setClock(context, { paused: true });
          forgetWaits(context);
        },
      }),
      seek: entry({
        input: v.object({
          video: VideoId,
          position: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_POSITION)),
        }),
        run(context: Context, actor, { video, position }) {
          checkIsOn(context, video);
          useRemote(context, actor);
          setClock(context, { position });
        },
      }),
      rate: entry({
        input: v.object({ video: VideoId, rate: v.picklist(WATCH_RATES) }),
        run(context: Context, actor, { video, rate }) {
          checkIsOn(context, video);
          useRemote(context, actor);
          if (context.state.clock.rate !== rate) setClock(context, { rate }, 0);
        },
      }),
      take: entry({ input: Nothing, run: (context: Context, actor) => takeRemote(context, actor) }),
      pass: entry({
        input: v.object({ to: ParticipantId }),
        run: (context: Context, actor, { to }) => passRemote(context, actor, to),
      }),
      release: entry({ input: Nothing, run: (context: Context, { id }) => releaseRemote(context, id) }),
      buffering: entry({
        input: v.object({ video: VideoId, buffering: v.boolean() }),
        run(context: Context, actor, { video, buffering }) {
          if (!buffering) endWait(context, actor.id);
          // A page may tell of a video that has just been replaced. Nobody waits for the audience.
          else if (context.state.current === video && actor.role !== 'viewer') beginWait(context, actor);
        },
      }),
    },
    queries: {
      /** The room's clock, for players that follow it: milliseconds since the epoch. */
      time: entry({ input: Nothing, run: (context: Context) => context.now() }),
    },
    onStart: settleRemote,
    onLeave(context, { id }) {
      endWait(context, id);
      settleRemote(context);
    },
    onDisconnect: (context, { id }) => endWait(context, id),
    onCommand: settleRemote,
    onAlarm: endLateWaits,
    onMeetingEnd(context) {
      if (context.state.current !== null) putOn(context, null);
      if (context.state.holder !== null) context.set(['holder'], null);
    },
  };
}

const addressProblems = {
  video_address_invalid:
    'This is not the address of a video: it must begin with https:// and contain no password. Copy the address of the video again.',
  video_unsupported:
    'This address is not of a video that can be played here. Use a video of YouTube or Vimeo, or the address of an MP4, WebM or HLS (.m3u8) file.',
} as const;

function checkExists({ state }: Context, video: string): void {
  if (!Object.hasOwn(state.videos, video))
    throw Refusal.notFound('The queue has no such video. It may have been removed.');
}
