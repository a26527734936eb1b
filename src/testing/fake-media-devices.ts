import { createSyntheticCamera, type SyntheticCameraOptions } from './synthetic-camera.js';
import { createSyntheticMicrophone } from './synthetic-microphone.js';

/**
 * A `MediaDevices` whose camera and microphone are synthetic, or fail as told: for a `LocalDevice` without a
 * prompt. Only `getUserMedia` is there.
 */
export class FakeMediaDevices extends EventTarget {
  /** What `getUserMedia` rejects with from now on, as `new DOMException('', 'NotAllowedError')`; `null`: nothing. */
  failure: { audio: unknown; video: unknown } = { audio: null, video: null };
  readonly #camera: SyntheticCameraOptions;

  constructor(camera: SyntheticCameraOptions) {
    super();
    this.#camera = camera;
  }

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
    for (const kind of kinds) if (this.failure[kind]) throw this.failure[kind];
    return new MediaStream(
      kinds.map((kind) =>
        kind === 'audio'
          ? named('Synthetic microphone', createSyntheticMicrophone({ seed: this.#camera.seed }))
          : named('Synthetic camera', createSyntheticCamera(this.#camera)),
      ),
    );
  }

  /** As the platform's own, for a `LocalDevice`. */
  asMediaDevices(): MediaDevices {
    return this as unknown as MediaDevices;
  }
}

/** A canvas names its track after nothing in particular; a device has a name. */
function named(label: string, track: MediaStreamTrack): MediaStreamTrack {
  return Object.defineProperty(track, 'label', { value: label });
}
