import * as v from 'valibot';
import {
  type CommandName,
  commandInputs,
  type QueryName,
  queryInputs,
} from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type {
  CommandEntries,
  CommandEntry,
  CommandRoom,
  CommandTable,
  QueryEntries,
} from '../command-entry.js';
import { checkRank } from '../moderation/check-rank.js';
import type { Member } from '../state/member.js';
import { chatCommands, chatQueries } from './chat.js';
import { fileCommands, fileQueries } from './files.js';
import { mediaCommands } from './media.js';
import { messageCommands } from './message.js';
import { moderationCommands, moderationQueries } from './moderation.js';
import { meets } from './need.js';
import { peopleCommands, peopleQueries } from './people.js';
import { presenceCommands, presenceQueries } from './presence.js';
import { recordingCommands } from './recording.js';
import { reportCommands, reportQueries } from './report.js';
import { roomCommands, roomQueries } from './room.js';
import { stageCommands } from './stage.js';
import { storageCommands, storageQueries } from './storage.js';

const commands: CommandEntries<CommandName> = {
  ...mediaCommands,
  ...peopleCommands,
  ...presenceCommands,
  ...recordingCommands,
  ...moderationCommands,
  ...stageCommands,
  ...roomCommands,
  ...messageCommands,
  ...chatCommands,
  ...fileCommands,
  ...storageCommands,
  ...reportCommands,
};

const queries: QueryEntries<QueryName> = {
  ...roomQueries,
  ...peopleQueries,
  ...presenceQueries,
  ...moderationQueries,
  ...chatQueries,
  ...fileQueries,
  ...storageQueries,
  ...reportQueries,
};

export const commandTable: CommandTable = tableOf(commandInputs, commands);
export const queryTable: CommandTable = tableOf(queryInputs, queries);

/**
 * Looks up a command or query, validates its data, checks the actor's permission, and runs it.
 * @throws `Refusal`
 */
export function dispatch(
  table: CommandTable,
  room: CommandRoom,
  actor: Member,
  name: string,
  data: unknown,
): unknown | Promise<unknown> {
  const entry = table.get(name);
  if (!entry)
    throw Refusal.notFound(
      `This room has no command or query ${name}. Check the name, and that the server's room includes the behavior that defines it.`,
    );
  const parsed = v.safeParse(entry.input, data);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw Refusal.invalid(`${name} is invalid at ${v.getDotPath(issue) ?? 'data'}: ${issue.message}`);
  }
  if (!meets(actor, entry.needs)) throw Refusal.notAllowed(`Your role does not allow ${name}.`);
  if (entry.needs === 'admitted' && !room.people.isInside(actor)) throw Refusal.backstage();
  const target = entry.onTarget ? targetOf(room, actor, name, parsed.output) : actor;
  return entry.run({ room, actor, data: parsed.output, target });
}

function targetOf(room: CommandRoom, actor: Member, name: string, data: unknown): Member {
  const target = room.members.get((data as { participant: string }).participant);
  if (!target) throw Refusal.noParticipant();
  if (target !== actor) {
    checkRank(room.moderation, actor, name, { subject: target.subject, role: target.info.role });
  }
  return target;
}

export function tableOf(
  inputs: Record<string, v.GenericSchema>,
  entries: Record<string, CommandEntry<never, unknown>>,
): CommandTable {
  return new Map(
    Object.entries(inputs).map(([name, input]) => {
      // Sound because `dispatch` calls an entry only with the output of its own schema.
      return [name, { ...(entries[name] as CommandEntry), input }];
    }),
  );
}
