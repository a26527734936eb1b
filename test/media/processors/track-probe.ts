/** The next picture of a video track. */
export async function pictureOf(track: MediaStreamTrack): Promise<Picture> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, srcObject: new MediaStream([track]) });
  await video.play();
  // The first frame may be one from before a change.
  for (let frame = 0; frame < 2; frame++)
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  const { videoWidth: width, videoHeight: height } = video;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(video, 0, 0);
  video.srcObject = null;
  return new Picture(context.getImageData(0, 0, width, height));
}

export class Picture {
  constructor(readonly image: ImageData) {}

  /** Red, green and blue at a place given in shares of width and height. */
  at(x: number, y: number): [number, number, number] {
    const { width, height, data } = this.image;
    const start = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
    return [data[start]!, data[start + 1]!, data[start + 2]!];
  }

  /** How far apart the lightest and the darkest green are along a line, 0 to 255. */
  contrast(y: number, fromX: number, toX: number): number {
    const greens = Array.from({ length: 60 }, (_, i) => this.at(fromX + ((toX - fromX) * i) / 60, y)[1]);
    return Math.max(...greens) - Math.min(...greens);
  }
}

/** A camera track that paints itself ten times a second until it is stopped. */
export function painted(paint: (canvas: CanvasRenderingContext2D) => void): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const context = canvas.getContext('2d')!;
  paint(context);
  const track = canvas.captureStream().getVideoTracks()[0]!;
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer);
    paint(context);
  }, 100);
  return track;
}

/** Waits for the loudness of a track, as root mean square over 100 ms, to be as `isWanted` says. */
export async function loudnessOf(
  track: MediaStreamTrack,
  isWanted: (rms: number) => boolean,
): Promise<number> {
  const audio = new AudioContext();
  const analyser = new AnalyserNode(audio, { fftSize: 4096 });
  new MediaStreamAudioSourceNode(audio, { mediaStream: new MediaStream([track]) }).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      if (isWanted(rms)) return rms;
    }
  } finally {
    await audio.close();
  }
}
