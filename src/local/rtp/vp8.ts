/** The fields of a VP8 payload descriptor that an SFU needs (RFC 7741 section 4.2). */
export interface Vp8Descriptor {
  /** Whether this packet begins a key frame. */
  startsKeyFrame: boolean;
  /** Length of the descriptor. */
  length: number;
  /** Undefined if the sender does not number pictures; 7 or 15 bits wide. */
  pictureId: number | undefined;
  pictureIdAt: number;
  pictureIdBits: 7 | 15;
  tl0PictureIndex: number | undefined;
  tl0PictureIndexAt: number;
}

/** Undefined if the payload ends inside of its descriptor. */
export function parseVp8(payload: Buffer): Vp8Descriptor | undefined {
  const first = payload[0];
  if (first === undefined) return undefined;
  const descriptor: Vp8Descriptor = {
    startsKeyFrame: false,
    length: 1,
    pictureId: undefined,
    pictureIdAt: 0,
    pictureIdBits: 7,
    tl0PictureIndex: undefined,
    tl0PictureIndexAt: 0,
  };
  if (first & 0x80) {
    const flags = payload[1] ?? 0;
    let at = 2;
    if (flags & 0x80) {
      descriptor.pictureIdAt = at;
      if ((payload[at] ?? 0) & 0x80) {
        if (payload.length < at + 2) return undefined;
        descriptor.pictureIdBits = 15;
        descriptor.pictureId = payload.readUInt16BE(at) & 0x7fff;
        at += 2;
      } else {
        descriptor.pictureId = (payload[at] ?? 0) & 0x7f;
        at += 1;
      }
    }
    if (flags & 0x40) {
      descriptor.tl0PictureIndexAt = at;
      descriptor.tl0PictureIndex = payload[at];
      at += 1;
    }
    if (flags & 0x30) at += 1;
    descriptor.length = at;
  }
  if (payload.length <= descriptor.length) return undefined;
  const beginsFirstPartition = (first & 0x10) !== 0 && (first & 0x0f) === 0;
  descriptor.startsKeyFrame = beginsFirstPartition && (payload[descriptor.length]! & 0x01) === 0;
  return descriptor;
}

/** Writes other numbers into the descriptor at the start of `payload`. */
export function renumberVp8(
  payload: Buffer,
  descriptor: Vp8Descriptor,
  pictureId: number,
  tl0PictureIndex: number,
): void {
  if (descriptor.pictureId !== undefined) {
    if (descriptor.pictureIdBits === 15) {
      payload.writeUInt16BE(0x8000 | (pictureId & 0x7fff), descriptor.pictureIdAt);
    } else payload[descriptor.pictureIdAt] = pictureId & 0x7f;
  }
  if (descriptor.tl0PictureIndex !== undefined)
    payload[descriptor.tl0PictureIndexAt] = tl0PictureIndex & 0xff;
}
