import type { Clock } from '../../core/clock.js';
import { ApiError } from '../errors.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { parseVp8 } from '../rtp/vp8.js';
import type { Layer } from '../sfu/layer.js';
import type { Track, TrackSubscriber } from '../sfu/track.js';
import type { Adapter } from './adapter.js';
import { EndpointStream } from './endpoint-stream.js';
import { JpegEncoder } from './jpeg-encoder.js';
import { encodeMediaMessage } from './media-message.js';

/** One frame per second, the service's default. */
const INTERVAL_MS = 1_000;
/** "Video retains only the latest available JPEG frame" while the endpoint is away. */
const BACKLOG = 1;

/** The packets of one key frame that have arrived without a gap. */
interface Assembly {
  layer: Layer;
  timestamp: number;
  lastSequenceNumber: number;
  parts: Buffer[];
}

/**
 * A VP8 publication, streamed to an endpoint as JPEG images. Only key frames are decoded: each second a key frame of
 * the layer with the highest bitrate is requested from the publisher.
 *
 * Source: https://developers.cloudflare.com/realtime/sfu/features/media-transport-adapters/websocket-adapter/
 */
export class VideoEgress implements Adapter, TrackSubscriber {
  readonly #track: Track;
  readonly #encoder: JpegEncoder;
  readonly #clock: Clock;
  readonly #onClosed: () => void;
  #stream: EndpointStream | undefined;
  #assembly: Assembly | undefined;
  /** Whether an image is due and its key frame has not started yet. */
  #isDue = false;
  #bytesProcessed = 0;
  #isClosed = false;
  #cancelTick: (() => void) | undefined;
  /** The codec handles one frame at a time, and is closed after the last frame. */
  #decoding: Promise<void> = Promise.resolve();

  private constructor(track: Track, encoder: JpegEncoder, clock: Clock, onClosed: () => void) {
    this.#track = track;
    this.#encoder = encoder;
    this.#clock = clock;
    this.#onClosed = onClosed;
  }

  /** @throws ApiError if the decoder is not installed, the endpoint is unreachable or the track has ended. */
  static async start(
    track: Track,
    endpoint: string,
    clock: Clock,
    onClosed: () => void,
  ): Promise<VideoEgress> {
    const egress = new VideoEgress(track, await JpegEncoder.load(), clock, onClosed);
    try {
      egress.#stream = await EndpointStream.open(endpoint, BACKLOG, clock, () => egress.close());
      if (track.isEnded) throw ApiError.unknownTrack(track.name);
      track.subscribe(egress);
      egress.#tick();
      return egress;
    } catch (error) {
      egress.close();
      throw error;
    }
  }

  get bytesProcessed(): number {
    return this.#bytesProcessed;
  }

  onPacket(layer: Layer, packet: RtpPacket): void {
    const descriptor = parseVp8(packet.payload);
    if (!descriptor) return;
    const frame = this.#assembly;
    if (frame) {
      if (layer !== frame.layer) return;
      const isNext = packet.sequenceNumber === ((frame.lastSequenceNumber + 1) & 0xffff);
      if (!isNext || packet.timestamp !== frame.timestamp) {
        // A packet is lost, so this frame is unusable. The next key frame may be complete.
        this.#assembly = undefined;
        this.#isDue = true;
        layer.requestKeyFrame();
        return;
      }
    } else if (!this.#isDue || layer !== this.#bestLayer() || !descriptor.startsKeyFrame) return;
    const parts = [...(frame?.parts ?? []), packet.payload.subarray(descriptor.length)];
    this.#isDue = false;
    this.#assembly = {
      layer,
      timestamp: packet.timestamp,
      lastSequenceNumber: packet.sequenceNumber,
      parts,
    };
    if (!packet.marker) return;
    this.#assembly = undefined;
    this.#decoding = this.#decoding.then(() => this.#deliver(Buffer.concat(parts), packet.timestamp));
  }

  onSenderReport(): void {}

  onLayersChanged(): void {}

  onEnded(): void {
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTick?.();
    this.#track.unsubscribe(this);
    this.#stream?.close();
    this.#decoding = this.#decoding.then(() => this.#encoder.close());
    this.#onClosed();
  }

  /** Requests the image of this second; repeated every second if the publisher sends none. */
  #tick(): void {
    this.#isDue = true;
    this.#assembly = undefined;
    this.#bestLayer()?.requestKeyFrame();
    this.#cancelTick = this.#clock.after(INTERVAL_MS, () => this.#tick());
  }

  #bestLayer(): Layer | undefined {
    const now = performance.now();
    return this.#track.layers
      .filter((layer) => layer.isSending(now))
      .reduce<Layer | undefined>(
        (best, layer) => (best && best.bitrateBps >= layer.bitrateBps ? best : layer),
        undefined,
      );
  }

  async #deliver(keyFrame: Buffer, timestamp: number): Promise<void> {
    if (this.#isClosed) return;
    const jpeg = await this.#encoder.toJpeg(keyFrame);
    if (!jpeg || this.#isClosed) return;
    this.#bytesProcessed += jpeg.length;
    this.#stream?.send(encodeMediaMessage({ timestamp, payload: jpeg }));
  }
}
