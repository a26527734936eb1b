import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';
import type { Page } from '../core/page.js';
import type { MediaBehavior } from '../media/media-behavior.js';
import type { MediaPlatform } from '../media/media-platform.js';
import type { PresenceOptions } from './status/call-status.js';

export interface TokenRequest {
  room: string;
  name: string;
  /**
   * The role that the person's invitation asks for, set by `<call-room invite-roles>`. It is only a wish, because anyone
   * can change a link: your back end decides the role.
   */
  role?: string;
  signal?: AbortSignal;
}

export interface CreateCallOptions extends MediaPlatform {
  /** Origin of the Worker, such as `https://calls.example`; `''` if it serves this page too. */
  server: string;
  /**
   * 1 to 128 characters of any kind, such as `Küche 2/3`. White space at the ends, control characters and invisible
   * characters are removed.
   */
  room: string;
  /** The name that others see, at most 64 characters; `join` and `call.name` may set it later. Empty: a guest. */
  name?: string;
  /** Asks your own back end for a room token. The call asks for each connect, because a token is short-lived. */
  getToken: (request: TokenRequest) => Promise<string>;
  /** How the call uses media. Default: as `meeting` does. */
  media?: Partial<MediaBehavior>;
  /** What the call says about you in `presence` by itself, such as `{ away: true }`. Default: nothing. */
  presence?: PresenceOptions;
  /** Where the WASM and models of processors and the emoji picker are served. Default: beside this package's modules. */
  assetBase?: string | undefined;
  /**
   * Whether `createCall` starts to load the code of a join: the room client and the code that sends and receives.
   * Default: true. Set `false` on a page where most people only look, such as a lobby: `prepareConnection` or `join`
   * loads it then.
   */
  preload?: boolean;
  /** The platform, for tests and unusual hosts. */
  clock?: Clock;
  page?: Page;
  logger?: Logger;
  /** Undefined where there is no WebRTC: `join` then fails with `browser_unsupported`. */
  RTCPeerConnection?: typeof RTCPeerConnection | undefined;
}
