/** The header extensions we read or write, by the name we give them. */
export const extensionUris = {
  /** RFC 9143 section 14: which m-line a packet belongs to */
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  /** RFC 8852: which layer */
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  /** RFC 8852: of which layer it is a retransmission */
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  transportSequence: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
} as const;

export type ExtensionName = keyof typeof extensionUris;
export type ExtensionIds = Partial<Record<ExtensionName, number>>;

const names = Object.keys(extensionUris) as ExtensionName[];

export function extensionName(uri: string): ExtensionName | undefined {
  return names.find((name) => extensionUris[name] === uri);
}
