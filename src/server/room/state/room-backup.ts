import type { BackupRow, RoomBackup } from '../../public-room.js';
import { Refusal } from '../../refusal.js';

const TABLES = [
  'chat',
  'chat_reaction',
  'chat_reaction_kind',
  'entry',
  'entry_version',
  'standing',
  'memory',
  'wake',
  'meta',
] as const satisfies readonly (keyof RoomBackup['tables'])[];
const FORMAT = 1 satisfies RoomBackup['format'];

export function exportTables(sql: SqlStorage): RoomBackup {
  const rows = TABLES.map((name) => [name, sql.exec<BackupRow>(`SELECT * FROM ${name}`).toArray()]);
  return { format: FORMAT, tables: Object.fromEntries(rows) as RoomBackup['tables'] };
}

/**
 * Call it in a transaction. A backup has no files: messages of files alone count as deleted.
 * @throws `Refusal` `invalid_message` when the value is not a backup of ours.
 */
export function importTables(sql: SqlStorage, backup: RoomBackup): void {
  if (!isBackup(backup))
    throw Refusal.invalid(`This is not a backup. A backup has format ${FORMAT}, and tables of rows.`);
  for (const name of TABLES) {
    const known = new Set(
      sql
        .exec<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`)
        .toArray()
        .map((column) => column.name),
    );
    sql.exec(`DELETE FROM ${name}`);
    for (const row of backup.tables[name] ?? []) {
      const columns = Object.keys(row);
      // Column names become part of the statement, so only existing columns are allowed.
      if (!columns.every((column) => known.has(column)))
        throw Refusal.invalid(
          `The table ${name} of this backup has columns that this version does not know.`,
        );
      const places = columns.map(() => '?').join(', ');
      sql.exec(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`, ...Object.values(row));
    }
  }
  sql.exec("UPDATE chat SET deleted = 1 WHERE text = ''");
}

function isBackup(backup: RoomBackup): boolean {
  const tables: unknown = backup?.format === FORMAT ? backup.tables : null;
  if (typeof tables !== 'object' || tables === null) return false;
  return Object.values(tables).every(
    (rows) => Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null),
  );
}

/** Deletes all data of the room, except what remains to be deleted elsewhere (`FileTrash`). */
export function clearTables(sql: SqlStorage): void {
  for (const name of [
    ...TABLES,
    'answer',
    'intent',
    'member',
    'agent',
    'session',
    'flow',
    'channel',
    'redeemed',
    'departed',
    'person',
    'turn_credential',
    'invitation',
  ])
    sql.exec(`DELETE FROM ${name}`);
  // Limits that are not full yet outlive the room's data: emptying the room must not reset them.
  sql.exec('DELETE FROM subject_limit WHERE full_at <= unixepoch() * 1000');
}
