import type { PayloadCodec } from '../sdp/remote-description.js';
import { type Codec, codecIdentity, type MediaKind } from './codec.js';

/** The codecs that we offer if nothing else is known, numbered as in Chromium. */
const defaultCodecs: readonly PayloadCodec[] = [
  { ...codec('audio', 'opus', 48_000, 'minptime=10;useinbandfec=1'), channels: 2, payloadType: 111 },
  { ...codec('video', 'VP8', 90_000, ''), payloadType: 96 },
  {
    ...codec(
      'video',
      'H264',
      90_000,
      'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    ),
    payloadType: 108,
  },
  { ...codec('video', 'VP9', 90_000, 'profile-id=0'), payloadType: 98 },
  { ...codec('video', 'AV1', 90_000, 'level-idx=5;profile=0;tier=0'), payloadType: 45 },
];

/** Dynamic payload types (RFC 3551 section 6, RFC 5761 section 4). */
const dynamicTypes = [
  ...Array.from({ length: 32 }, (_, i) => 96 + i),
  ...Array.from({ length: 29 }, (_, i) => 35 + i),
];

/**
 * The payload types of one session. On the client's m-lines, the client assigns them. On our m-lines, we use the
 * client's number if it has named the codec before; a number never changes after we offered it.
 */
export class PayloadTypes {
  readonly #incoming = new Map<number, PayloadCodec>();
  readonly #repairs = new Map<number, PayloadCodec>();
  readonly #outgoing = new Map<string, PayloadCodec>();

  /** Learns the client's numbers from one of its own m-lines. */
  learn(codecs: readonly PayloadCodec[]): void {
    for (const learned of codecs) {
      const known = this.#incoming.get(learned.payloadType);
      // Returns the same object for the same codec, because streams detect a codec change by identity.
      const isKnown = known !== undefined && codecIdentity(known) === codecIdentity(learned);
      if (!isKnown) this.#incoming.set(learned.payloadType, learned);
      const current = isKnown ? known : learned;
      if (learned.repairPayloadType !== undefined) this.#repairs.set(learned.repairPayloadType, current);
    }
  }

  /** The codec of an incoming packet; for a retransmission, the codec of the original packet. */
  codecOf(payloadType: number): PayloadCodec | undefined {
    return this.#incoming.get(payloadType) ?? this.#repairs.get(payloadType);
  }

  isRepair(payloadType: number): boolean {
    return this.#repairs.has(payloadType) && !this.#incoming.has(payloadType);
  }

  /**
   * The codecs to offer for an m-line that is to carry `wanted`: that codec first, then all that it may carry later.
   */
  offerFor(kind: MediaKind, wanted: Codec | undefined): PayloadCodec[] {
    const codecs = [...(wanted ? [wanted] : []), ...defaultCodecs.filter((entry) => entry.kind === kind)];
    const offered = new Map(codecs.map((entry) => [codecIdentity(entry), entry]));
    return [...offered].map(([identity, entry]) => this.#outgoingFor(identity, entry));
  }

  #outgoingFor(identity: string, wanted: Codec): PayloadCodec {
    const fixed = this.#outgoing.get(identity);
    if (fixed) return fixed;
    const standard = defaultCodecs.find((entry) => codecIdentity(entry) === identity);
    const offered: PayloadCodec = {
      kind: wanted.kind,
      name: wanted.name,
      clockRate: wanted.clockRate,
      channels: wanted.channels,
      parameters: standard?.parameters ?? wanted.parameters,
      payloadType: this.#numberFor(identity, standard?.payloadType),
    };
    this.#outgoing.set(identity, offered);
    return offered;
  }

  #numberFor(identity: string, preferred: number | undefined): number {
    for (const known of this.#incoming.values()) {
      if (codecIdentity(known) === identity) return known.payloadType;
    }
    const taken = new Set([...this.#incoming.keys(), ...this.#repairs.keys()]);
    for (const { payloadType } of this.#outgoing.values()) taken.add(payloadType);
    if (preferred !== undefined && !taken.has(preferred)) return preferred;
    const free = dynamicTypes.find((type) => !taken.has(type));
    if (free === undefined) throw new Error('A session used up all payload types.');
    return free;
  }
}

function codec(kind: MediaKind, name: string, clockRate: number, parameters: string): Codec {
  return { kind, name, clockRate, parameters };
}
