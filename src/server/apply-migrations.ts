import type { Database } from './platform.js';

/** One file of `migrations/`. */
export interface Migration {
  /** The file's name: they are applied in the order given, and each once. */
  name: string;
  sql: string;
}

/**
 * Brings a database up to date where nobody runs `wrangler d1 migrations apply`, as in development. It keeps the same
 * list of what was applied as wrangler does, so that either may go on after the other.
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
    // In one transaction, so that a migration is applied and noted, or neither.
    await db.batch([
      ...statementsOf(sql).map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
}

/** Our own migrations have no semicolon but at a statement's end, and no `--` but before a comment. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/--.*$/gm, '')
    .split(';')
    .filter((statement) => statement.trim() !== '');
}
