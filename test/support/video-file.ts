import {
  BufferTarget,
  CanvasSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
  type OutputFormat,
  type Target,
  WebMOutputFormat,
} from 'mediabunny';

type Codec = 'vp8' | 'vp9';

/** Makes a small WebM in the page, faster than it plays. */
export async function makeVideo(seconds: number, framesPerSecond = 20): Promise<Blob> {
  const target = new BufferTarget();
  await draw('vp8', new WebMOutputFormat(), target, seconds, framesPerSecond);
  return new Blob([target.buffer!], { type: 'video/webm' });
}

/**
 * Makes a recording for HTTP Live Streaming (RFC 8216) in the page: fragmented MP4.
 * @returns the address of the playlist.
 */
export async function makePlaylist(seconds: number): Promise<string> {
  const head: BlobPart[] = [];
  const segments: { startsAt: number; parts: BlobPart[] }[] = [];
  const addressOf = (parts: BlobPart[], type: string) => URL.createObjectURL(new Blob(parts, { type }));
  const format = new Mp4OutputFormat({
    fastStart: 'fragmented',
    minimumFragmentDuration: 2,
    onFtyp: (box) => head.push(box.slice()),
    onMoov: (box) => head.push(box.slice()),
    onMoof: (box, _position, startsAt) => segments.push({ startsAt, parts: [box.slice()] }),
    onMdat: (box) => segments.at(-1)!.parts.push(box.slice()),
  });
  await draw('vp9', format, new NullTarget(), seconds, 20);
  const lines = segments.map(({ startsAt, parts }, at) => {
    const lasts = (segments[at + 1]?.startsAt ?? seconds) - startsAt;
    return `#EXTINF:${lasts.toFixed(3)},\n${addressOf(parts, 'video/mp4')}`;
  });
  const playlist = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="${addressOf(head, 'video/mp4')}"
${lines.join('\n')}
#EXT-X-ENDLIST
`;
  return addressOf([playlist], 'application/vnd.apple.mpegurl');
}

async function draw(
  codec: Codec,
  format: OutputFormat,
  target: Target,
  seconds: number,
  framesPerSecond: number,
): Promise<void> {
  const canvas = new OffscreenCanvas(160, 90);
  const context = canvas.getContext('2d')!;
  const source = new CanvasSource(canvas, { codec, bitrate: 60_000, keyFrameInterval: 1 });
  const output = new Output({ format, target });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  for (let frame = 0; frame < seconds * framesPerSecond; frame++) {
    context.fillStyle = `hsl(${(frame * 7) % 360} 60% 50%)`;
    context.fillRect(0, 0, 160, 90);
    await source.add(frame / framesPerSecond, 1 / framesPerSecond);
  }
  await output.finalize();
}
