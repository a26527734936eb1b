/**
 * All that we use of werift. `npm run build` puts werift itself into this module: as a dependency it would bring
 * `@types/dom-webcodecs`, whose global types contradict those of TypeScript 5.9 (seen with werift 0.24.4).
 */
export { DtlsClient, DtlsServer, RTCDtlsTransport, RTCSctpTransport, type Transport } from 'werift';
