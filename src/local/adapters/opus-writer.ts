import { randomBytes } from 'node:crypto';
import type { Codec } from '../rtp/codec.js';
import { buildRtp } from '../rtp/rtp-build.js';
import { parseRtpHeader, withPayload } from '../rtp/rtp-packet.js';
import type { Track } from '../sfu/track.js';
import { OpusCodec, SAMPLE_RATE, SAMPLES_PER_FRAME } from './opus-codec.js';

const OPUS_PAYLOAD_TYPE = 111;

const opusCodec: Codec = {
  kind: 'audio',
  name: 'opus',
  clockRate: SAMPLE_RATE,
  channels: 2,
  parameters: 'minptime=10;useinbandfec=1',
};

/** Encodes PCM as the media of a track without a client. */
export class OpusWriter {
  readonly #track: Track;
  readonly #opus = new OpusCodec();
  readonly #ssrc = randomBytes(4).readUInt32BE();
  #sequenceNumber = 0;
  #timestamp = 0;

  constructor(track: Track) {
    this.#track = track;
  }

  /** Sends one frame of `BYTES_PER_FRAME` bytes. */
  write(pcm: Buffer): void {
    const payload = this.#opus.encode(pcm);
    const { packet } = buildRtp(
      {
        payloadType: OPUS_PAYLOAD_TYPE,
        marker: false,
        sequenceNumber: this.#sequenceNumber,
        timestamp: this.#timestamp,
        ssrc: this.#ssrc,
      },
      payload,
      undefined,
    );
    this.#sequenceNumber = (this.#sequenceNumber + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + SAMPLES_PER_FRAME) >>> 0;
    const header = parseRtpHeader(Buffer.from(packet));
    const read = header && withPayload(header, payload);
    if (read) this.#track.receive(this.#track.layer(''), read, opusCodec, performance.now());
  }

  close(): void {
    this.#opus.close();
  }
}
