import type { MediaPlatform } from '../media-platform.js';

const CAMERA = { kind: 'videoinput', label: 'Synthetic camera' } as const;
const MICROPHONE = { kind: 'audioinput', label: 'Synthetic microphone' } as const;

/**
 * A camera with a moving, drawn person, a microphone with a tone of its own, and a screen with a slide: for docs,
 * demos and screenshots. It needs no permission and remembers nothing. The code is loaded when a device is turned on.
 * @param name of the person: the same name always looks and sounds the same, a different name differs.
 */
export function syntheticMedia(name: string): Required<MediaPlatform> {
  return {
    mediaDevices: new SyntheticMediaDevices(seedOf(name)) as unknown as MediaDevices,
    permissions: {
      query: async () => Object.assign(new EventTarget(), GRANTED) as unknown as PermissionStatus,
    },
    userActivation: { isActive: true },
    storage: null,
  };
}

const GRANTED = { state: 'granted', onchange: null };

class SyntheticMediaDevices extends EventTarget {
  readonly #seed: number;

  constructor(seed: number) {
    super();
    this.#seed = seed;
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return [MICROPHONE, CAMERA].map(
      (device) => ({ ...device, deviceId: device.kind, groupId: 'synthetic' }) as MediaDeviceInfo,
    );
  }

  async getUserMedia({ audio, video }: MediaStreamConstraints = {}): Promise<MediaStream> {
    const seed = this.#seed;
    const stream = new MediaStream();
    if (audio) {
      const { createSyntheticMicrophone } = await import('./synthetic-microphone.js');
      stream.addTrack(named(MICROPHONE, createSyntheticMicrophone({ seed })));
    }
    if (video) {
      const { createSyntheticCamera } = await import('./synthetic-camera.js');
      stream.addTrack(named(CAMERA, createSyntheticCamera({ seed, width: 1280, height: 720 })));
    }
    return stream;
  }

  async getDisplayMedia(): Promise<MediaStream> {
    const { createSyntheticScreen } = await import('./synthetic-camera.js');
    return new MediaStream([createSyntheticScreen()]);
  }
}

/** Gives a track the label of a device, because a canvas track has a meaningless label. */
function named({ kind, label }: { kind: string; label: string }, track: MediaStreamTrack): MediaStreamTrack {
  const settings = track.getSettings.bind(track);
  return Object.defineProperties(track, {
    label: { value: label },
    getSettings: { value: () => ({ ...settings(), deviceId: kind }) },
  });
}

/** Derives a small number from a name, the same each time. */
export function seedOf(name: string): number {
  let seed = 0;
  for (const letter of name) seed = (seed * 31 + letter.codePointAt(0)!) % 9973;
  return seed;
}
