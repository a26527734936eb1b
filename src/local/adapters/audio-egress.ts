import type { Clock } from '../../core/clock.js';
import { ApiError } from '../errors.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { Layer } from '../sfu/layer.js';
import type { Track, TrackSubscriber } from '../sfu/track.js';
import type { Adapter } from './adapter.js';
import { EndpointStream } from './endpoint-stream.js';
import { encodeMediaMessage } from './media-message.js';
import { OpusCodec } from './opus-codec.js';

/** Messages that are kept while the endpoint is disconnected: one second. */
const BACKLOG = 50;

/** An audio publication, decoded and streamed to an endpoint as PCM. */
export class AudioEgress implements Adapter, TrackSubscriber {
  readonly #track: Track;
  readonly #onClosed: () => void;
  readonly #opus = new OpusCodec();
  #stream: EndpointStream | undefined;
  #bytesProcessed = 0;
  #isClosed = false;

  private constructor(track: Track, onClosed: () => void) {
    this.#track = track;
    this.#onClosed = onClosed;
  }

  /** @throws ApiError if the endpoint is unreachable, or the track has ended in the meantime. */
  static async start(
    track: Track,
    endpoint: string,
    clock: Clock,
    onClosed: () => void,
  ): Promise<AudioEgress> {
    const egress = new AudioEgress(track, onClosed);
    try {
      egress.#stream = await EndpointStream.open(endpoint, BACKLOG, clock, () => egress.close());
      if (track.isEnded) throw ApiError.unknownTrack(track.name);
      track.subscribe(egress);
      return egress;
    } catch (error) {
      egress.close();
      throw error;
    }
  }

  get bytesProcessed(): number {
    return this.#bytesProcessed;
  }

  onPacket(_layer: Layer, { payload, sequenceNumber, timestamp }: RtpPacket): void {
    const pcm = payload.length === 0 ? undefined : this.#opus.decode(payload);
    if (!pcm || this.#isClosed) return;
    this.#bytesProcessed += pcm.length;
    this.#stream?.send(encodeMediaMessage({ sequenceNumber, timestamp, payload: pcm }));
  }

  onSenderReport(): void {}

  onLayersChanged(): void {}

  onEnded(): void {
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#track.unsubscribe(this);
    this.#stream?.close();
    this.#opus.close();
    this.#onClosed();
  }
}
