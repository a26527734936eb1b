/**
 * Everything that we use of werift. `npm run build` bundles werift into this module: as a dependency it would install
 * `@types/dom-webcodecs`, whose global types conflict with those of TypeScript 5.9 (seen with werift 0.24.4).
 */
export { DtlsClient, DtlsServer, RTCDtlsTransport, RTCSctpTransport, type Transport } from 'werift';
