import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from 'mediabunny';

/** Makes a small WebM in the page, faster than it plays. */
export async function makeVideo(seconds: number, framesPerSecond = 20): Promise<Blob> {
  const canvas = new OffscreenCanvas(160, 90);
  const context = canvas.getContext('2d')!;
  const source = new CanvasSource(canvas, { codec: 'vp8', bitrate: 60_000, keyFrameInterval: 1 });
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  for (let frame = 0; frame < seconds * framesPerSecond; frame++) {
    context.fillStyle = `hsl(${(frame * 7) % 360} 60% 50%)`;
    context.fillRect(0, 0, 160, 90);
    await source.add(frame / framesPerSecond, 1 / framesPerSecond);
  }
  await output.finalize();
  return new Blob([output.target.buffer!], { type: 'video/webm' });
}
