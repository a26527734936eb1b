/** One track that is streamed between the SFU and a WebSocket endpoint. */
export interface Adapter {
  readonly bytesProcessed: number;
  close(): void;
}
