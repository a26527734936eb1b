/** Says when it hears something after silence. */
const WORKLET = `
registerProcessor('ear', class extends AudioWorkletProcessor {
  #quietFrames = 0;
  process([[samples]]) {
    if (samples?.some((sample) => Math.abs(sample) > 0.05)) {
      if (this.#quietFrames > sampleRate / 4) this.port.postMessage(null);
      this.#quietFrames = 0;
    } else this.#quietFrames += 128;
    return true;
  }
});`;

/** Hears when a sound begins in a track. */
export class Ear {
  #onSound = () => {};

  private constructor(node: AudioWorkletNode) {
    node.port.onmessage = () => this.#onSound();
  }

  static async on(context: AudioContext, track: MediaStreamTrack): Promise<Ear> {
    const url = URL.createObjectURL(new Blob([WORKLET], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(url);
    const stream = new MediaStream([track]);
    // Chromium decodes a received track only where it is also played.
    const audio = Object.assign(new Audio(), { srcObject: stream, muted: true });
    await audio.play();
    const node = new AudioWorkletNode(context, 'ear');
    context.createMediaStreamSource(stream).connect(node);
    return new Ear(node);
  }

  /** When the next sound begins, on the clock of `performance`. */
  nextSoundAt(): Promise<number> {
    return new Promise((resolve) => {
      this.#onSound = () => resolve(performance.now());
    });
  }
}
