import { blockedFeature } from '../core/permissions-policy.js';
import { MediaError, type MediaKind } from './media-error.js';

/** State of a permission. `unknown`: the browser does not report it. */
export type Permission = 'unknown' | 'prompt' | 'granted' | 'denied';

interface Request {
  readonly kind: MediaKind;
  readonly constraints: MediaTrackConstraints;
  resolve(track: MediaStreamTrack): void;
  reject(error: unknown): void;
}

/**
 * Asks the browser for tracks. Microphone and camera requests of the same tick become one request, so that the person
 * answers one prompt. If the combined request fails, each device is requested separately.
 */
export class CaptureRequests {
  readonly #mediaDevices: MediaDevices | undefined;
  readonly #permission: (kind: MediaKind) => Promise<Permission>;
  #waiting: Request[] = [];

  /** @param permission returns the permission that the browser currently reports. */
  constructor(mediaDevices: MediaDevices | undefined, permission: (kind: MediaKind) => Promise<Permission>) {
    this.#mediaDevices = mediaDevices;
    this.#permission = permission;
  }

  /** @throws {MediaError} */
  ask(kind: MediaKind, constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ kind, constraints, resolve, reject });
      if (this.#waiting.length === 1) queueMicrotask(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const requests = this.#waiting;
    this.#waiting = [];
    const kinds = new Set(requests.map(({ kind }) => kind));
    if (requests.length !== 2 || kinds.size !== 2 || (await this.#isAnyDenied(requests))) {
      for (const request of requests) void this.#alone(request);
      return;
    }
    try {
      const tracks = await this.#capture(requests);
      for (const { kind, resolve } of requests) resolve(tracks.find((track) => track.kind === kind)!);
    } catch (error) {
      for (const request of requests) void this.#afterRefusal(request, error);
    }
  }

  /** A denied device would make the combined request fail for the other device too. */
  async #isAnyDenied(requests: readonly Request[]): Promise<boolean> {
    const permissions = await Promise.all(requests.map(({ kind }) => this.#permission(kind)));
    return permissions.includes('denied');
  }

  /** After a refusal the person is not prompted again immediately. */
  async #afterRefusal(request: Request, error: unknown): Promise<void> {
    const isRefusal = error instanceof Error && error.name === 'NotAllowedError';
    const permission = isRefusal ? await this.#permission(request.kind) : 'granted';
    if (permission === 'granted' || permission === 'unknown') return this.#alone(request);
    request.reject(refusalOf(request.kind, error, permission));
  }

  async #alone(request: Request): Promise<void> {
    try {
      const [track] = await this.#capture([request]);
      request.resolve(track!);
    } catch (error) {
      if (error instanceof MediaError) return request.reject(error);
      request.reject(refusalOf(request.kind, error, await this.#permission(request.kind)));
    }
  }

  async #capture(requests: readonly Request[]): Promise<MediaStreamTrack[]> {
    const { kind } = requests[0]!;
    if (!this.#mediaDevices) {
      throw globalThis.isSecureContext === false
        ? MediaError.insecureContext(kind)
        : MediaError.unsupported(kind);
    }
    const stream = await this.#mediaDevices.getUserMedia(
      Object.fromEntries(requests.map(({ kind, constraints }) => [kind, constraints])),
    );
    const tracks = stream.getTracks();
    if (tracks.length < requests.length) throw MediaError.unsupported(kind);
    return tracks;
  }
}

/** The same error name has several causes, and each needs its own advice. */
function refusalOf(kind: MediaKind, cause: unknown, permission: string): MediaError {
  const refused = MediaError.fromCapture(kind, cause);
  if (refused.code !== 'device_denied') return refused;
  const by = blockedFeature(kind === 'audio' ? 'microphone' : 'camera');
  const isDismissed = permission === 'prompt';
  // A feature that the policy of the page forbids is reported as denied.
  if (by && !(by === 'unknown' && isDismissed)) return MediaError.blockedByPage(kind, by, cause);
  return isDismissed ? MediaError.dismissed(kind, cause) : refused;
}
