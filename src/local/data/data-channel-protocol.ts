/**
 * The protocol by which a client opens a channel in the association itself (RFC 8832). Here channels are negotiated
 * over HTTP. This protocol is only needed for `server-events`, which the SFU opens.
 */
export const CONTROL_PROTOCOL_ID = 50;

const OPEN = 0x03;
const ACK = 0x02;
const OPEN_BYTES = 12;

/** Requests a reliable and ordered channel. */
export function openMessage(label: string): Buffer {
  const text = Buffer.from(label);
  const message = Buffer.alloc(OPEN_BYTES + text.length);
  message[0] = OPEN;
  message.writeUInt16BE(text.length, 8);
  text.copy(message, OPEN_BYTES);
  return message;
}

export function isOpenMessage(message: Buffer): boolean {
  return message[0] === OPEN;
}

export function ackMessage(): Buffer {
  return Buffer.from([ACK]);
}
