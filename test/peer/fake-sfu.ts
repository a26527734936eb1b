import type { DataChannelObject, TrackObject } from '../../src/calls-api/wire.js';

type HttpRequest = globalThis.Request;
type Answer = { status: number; body: unknown };
/** A promise answers late. */
type Fault = Answer | Promise<Answer> | 'no answer' | 'hang';

export interface Request {
  operation: string;
  session: string;
  body: { tracks?: TrackObject[]; dataChannels?: DataChannelObject[]; force?: boolean };
}

/**
 * The Calls API as far as media goes, without any media: sessions, what is on which mid, the order of exchanges.
 * `faults` answer instead of it, once each.
 */
export class FakeSfu {
  readonly requests: Request[] = [];
  /** What each session publishes or pulls, by mid. */
  readonly sessions = new Map<string, Map<string, TrackObject>>();
  readonly faults: { operation: string; answer: Fault }[] = [];
  /** Publications that do not exist, by name. */
  readonly absent = new Set<string>();
  /** Data channels of each session, by id. */
  readonly channels = new Map<string, Map<number, DataChannelObject>>();
  readonly #awaitsAnswer = new Set<string>();

  /** The next `operation` is answered so. */
  fail(operation: string, answer: Fault, times = 1): void {
    for (let i = 0; i < times; i++) this.faults.push({ operation, answer });
  }

  /** The next `operation` is answered so once the returned function is called. */
  hold(operation: string, answer: Answer): () => void {
    let release = () => {};
    const released = new Promise<Answer>((resolve) => {
      release = () => resolve(answer);
    });
    this.fail(operation, released);
    return release;
  }

  /** The requests as `operation session`, the latest last. */
  get log(): string[] {
    return this.requests.map(({ operation, session }) => `${operation} ${session}`.trim());
  }

  readonly fetch = async (url: string | URL | HttpRequest, init: RequestInit = {}): Promise<Response> => {
    const path = new URL(String(url)).pathname;
    const [, session = '', operation = 'state'] = /^\/sessions\/(?!new$)([^/]+)(?:\/(.+))?$/.exec(path) ?? [
      '',
      '',
      path.slice(1),
    ];
    const body = init.body ? JSON.parse(String(init.body)) : {};
    this.requests.push({ operation, session, body });
    const at = this.faults.findIndex((fault) => fault.operation === operation);
    const fault = at === -1 ? undefined : this.faults.splice(at, 1)[0]?.answer;
    if (fault === 'no answer') throw new TypeError('Failed to fetch');
    if (fault === 'hang') return new Promise(() => {});
    const answer = (await fault) ?? this.#answer(operation, session, body);
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  };

  #answer(operation: string, session: string, body: Request['body']): Answer {
    if (operation === 'sessions/new') {
      const sessionId = `s${this.sessions.size + 1}`;
      this.sessions.set(sessionId, new Map());
      return { status: 201, body: { sessionId } };
    }
    const mids = this.sessions.get(session);
    if (!mids) return { status: 410, body: { errorCode: 'session_error' } };
    if (operation === 'state') return ok({ tracks: [] });
    if (operation === 'renegotiate') {
      const isDue = this.#awaitsAnswer.delete(session);
      return isDue ? ok({}) : { status: 406, body: { errorCode: 'invalid_session_description' } };
    }
    if (this.#awaitsAnswer.has(session)) {
      return { status: 406, body: { errorCode: 'invalid_session_description' } };
    }
    const onData = this.#onData[operation];
    if (onData) return onData(session, body.dataChannels ?? [], 'sessionDescription' in body);
    return this.#onTracks[operation]?.(session, mids, body.tracks ?? []) ?? { status: 404, body: {} };
  }

  readonly #onTracks: Record<
    string,
    (session: string, mids: Map<string, TrackObject>, tracks: TrackObject[]) => Answer
  > = {
    'tracks/new': (session, mids, tracks) => {
      const isPull = tracks[0]?.location === 'remote';
      const results = tracks.map((track) => {
        if (isPull && this.absent.has(track.trackName!))
          return { ...track, errorCode: 'not_found_track_error' };
        const mid = track.mid ?? this.#freeMid(mids);
        mids.set(mid, track);
        return { ...track, mid };
      });
      const sdp = [...mids]
        .map(([mid, { trackName }]) => `m=${kindOf(trackName)}\r\na=mid:${mid}\r\n`)
        .join('');
      if (!isPull) return ok({ tracks: results, sessionDescription: { type: 'answer', sdp: 'v=0\r\n' } });
      if (results.every((result) => 'errorCode' in result)) return ok({ tracks: results });
      this.#awaitsAnswer.add(session);
      const sessionDescription = { type: 'offer', sdp: `v=0\r\na=ice-lite\r\n${sdp}` };
      return ok({ tracks: results, requiresImmediateRenegotiation: true, sessionDescription });
    },
    'tracks/update': (_, mids, tracks) =>
      ok({
        tracks: tracks.map((track) => {
          if (this.absent.has(track.trackName!))
            return { mid: track.mid, errorCode: 'not_found_track_error' };
          mids.set(track.mid!, track);
          return track;
        }),
      }),
    'tracks/close': (_, mids, tracks) =>
      ok({
        tracks: tracks.map(({ mid }) =>
          mids.delete(mid!) ? { mid } : { mid, errorCode: 'close_track_error' },
        ),
      }),
  };

  readonly #onData: Record<
    string,
    (session: string, channels: DataChannelObject[], hasOffer: boolean) => Answer
  > = {
    'datachannels/establish': (session, _, hasOffer) => {
      if (!hasOffer) this.#awaitsAnswer.add(session);
      const sessionDescription = hasOffer
        ? { type: 'answer', sdp: 'v=0\r\n' }
        : { type: 'offer', sdp: 'v=0\r\na=ice-lite\r\n' };
      const dataChannel = { dataChannelName: 'server-events', id: 0 };
      return ok({ requiresImmediateRenegotiation: !hasOffer, sessionDescription, dataChannel });
    },
    'datachannels/new': (session, channels) => {
      const open = this.channels.get(session) ?? new Map<number, DataChannelObject>();
      this.channels.set(session, open);
      return ok({
        dataChannels: channels.map((channel) => {
          const id = open.size + 1;
          open.set(id, channel);
          return { ...channel, id };
        }),
      });
    },
    'datachannels/close': (session, channels) => {
      for (const { id } of channels) this.channels.get(session)?.delete(id!);
      return ok({ dataChannels: channels });
    },
  };

  #freeMid(mids: Map<string, TrackObject>): string {
    for (let i = 0; ; i++) if (!mids.has(`r${i}`)) return `r${i}`;
  }
}

/** Publications are named after what they are: `mic…` is audio. */
function kindOf(trackName = ''): 'audio' | 'video' {
  return trackName.startsWith('mic') ? 'audio' : 'video';
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
