/** The header extensions that we read or write, by our own names. */
export const extensionUris = {
  /** RFC 9143 section 14: the m-line of a packet */
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  /** RFC 8852: the layer */
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  /** RFC 8852: the layer that a retransmission belongs to */
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  transportSequence: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
} as const;

export type ExtensionName = keyof typeof extensionUris;
export type ExtensionIds = Partial<Record<ExtensionName, number>>;

const names = Object.keys(extensionUris) as ExtensionName[];

export function extensionName(uri: string): ExtensionName | undefined {
  return names.find((name) => extensionUris[name] === uri);
}
