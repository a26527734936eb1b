/**
 * Adds the columns that a table of an earlier version lacks, so that a room that was stored then still opens.
 * @param columns the definition of each column, by name.
 */
export function addColumns(sql: SqlStorage, table: string, columns: Readonly<Record<string, string>>): void {
  const known = sql
    .exec<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
    .toArray()
    .map(({ name }) => name);
  for (const [name, definition] of Object.entries(columns))
    if (!known.includes(name)) sql.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${definition}`);
}
