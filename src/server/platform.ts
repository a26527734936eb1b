/**
 * The parts of the Workers platform that the public types name. Cloudflare's own types, from `wrangler types` or
 * `@cloudflare/workers-types`, are assignable to these, and a Node back end needs neither.
 */

/** A `D1Database`. */
export interface Database {
  prepare(sql: string): DatabaseStatement;
  batch(statements: DatabaseStatement[]): Promise<unknown>;
}

export interface DatabaseStatement {
  bind(...values: unknown[]): DatabaseStatement;
  run(): Promise<unknown>;
  all<Row>(): Promise<{ results: Row[] }>;
}

/** An `R2Bucket`. */
export interface FileBucket {
  put(key: string, value: unknown): Promise<unknown>;
  get(key: string): Promise<{ body: unknown; size: number } | null>;
  delete(keys: string | string[]): Promise<void>;
}

/** The `DurableObjectNamespace` of the rooms. */
export interface RoomNamespace {
  idFromName(name: string): object;
  get(id: object): object;
}

/** The `DurableObjectNamespace` of the transcribers. */
export type TranscriberNamespace = RoomNamespace;

/** The `Ai` binding of Workers AI. */
export interface AiBinding {
  run(
    model: string,
    input: Readonly<Record<string, unknown>>,
    options?: { websocket?: boolean },
  ): Promise<unknown>;
}

/** An `ExecutionContext`. */
export interface WorkerContext {
  waitUntil(work: Promise<unknown>): void;
  passThroughOnException(): void;
}
