/**
 * As much of the Workers platform as the public types name. Cloudflare's own types fit into these, from `wrangler
 * types` as from `@cloudflare/workers-types`, and a back end in Node needs neither.
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

/** The `DurableObjectNamespace` of the rooms. */
export interface RoomNamespace {
  idFromName(name: string): object;
  get(id: object): object;
}

/** An `ExecutionContext`. */
export interface WorkerContext {
  waitUntil(work: Promise<unknown>): void;
  passThroughOnException(): void;
}
