import type { Database } from './platform.js';

/** A file of `migrations/`. */
export interface Migration {
  /** The file's name. Migrations are applied in the order given, each once. */
  name: string;
  sql: string;
}

/**
 * Migrates a database without `wrangler d1 migrations apply`, as in development. It keeps the same list of applied
 * migrations as wrangler, so each can continue after the other.
 * @see https://developers.cloudflare.com/d1/reference/migrations/
 */
export async function applyMigrations(db: Database, migrations: readonly Migration[]): Promise<void> {
  await db
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
       )`,
    )
    .run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  for (const { name, sql } of migrations) {
    if (applied.has(name)) continue;
    // One transaction: a migration is applied and recorded, or neither.
    await db.batch([
      ...statementsOf(sql).map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
}

/** Our migrations use semicolons only at the end of a statement, and `--` only for comments. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/--.*$/gm, '')
    .split(';')
    .filter((statement) => statement.trim() !== '');
}
