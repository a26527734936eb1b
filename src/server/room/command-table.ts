import * as v from 'valibot';
import type {
  CommandData,
  CommandName,
  CommandResult,
  QueryData,
  QueryName,
  QueryResult,
} from '../../room/messages.js';
import { commandInputs, queryInputs } from '../../room/messages.js';
import { Refusal } from '../refusal.js';
import { mayActOn } from './grants.js';
import type { Member } from './members.js';
import type { RoomCore } from './room-core.js';

/** Does what a participant asked. What it throws that is no `Refusal` is our fault, and told to nobody. */
type Handler<Data, Result> = (room: RoomCore, actor: Member, data: Data) => Result | Promise<Result>;

export interface Entry {
  input: v.GenericSchema;
  run: Handler<unknown, unknown>;
}
export type Table = ReadonlyMap<string, Entry>;

/** Who may do what is decided in the handlers, in terms of the actor's grants and the target's role. */
const commands: { [K in CommandName]: Handler<CommandData<K>, CommandResult<K>> } = {
  leave(room, actor) {
    room.leave(actor);
    return null;
  },
  'publication.declare'(room, actor, { trackName, source, muted }) {
    room.media.declare(actor, trackName, source, muted);
    return null;
  },
  'participant.remove'(room, actor, { participant, keepOut }) {
    const target = targetOf(room, actor, participant, 'remove people');
    if (keepOut) room.members.changeStanding(target.subject, { keptOut: true, admitted: false });
    room.remove(target, Refusal.removed());
    return null;
  },
};

const queries: { [K in QueryName]: Handler<QueryData<K>, QueryResult<K>> } = {
  'room.state': (room, actor) => ({
    epoch: room.tree.epoch,
    revision: room.tree.revision,
    state: room.stateFor(actor),
  }),
  'media.credential': (room, actor) => room.host.mediaCredential(actor.info.id),
};

export const commandTable: Table = tableOf(commandInputs, commands);
export const queryTable: Table = tableOf(queryInputs, queries);

/**
 * Looks up a command or query, validates what it was given and carries it out.
 * @throws `Refusal`
 */
export function dispatch(
  table: Table,
  room: RoomCore,
  actor: Member,
  name: string,
  data: unknown,
): unknown | Promise<unknown> {
  const entry = table.get(name);
  if (!entry) throw Refusal.notFound(`command or query as ${name}`);
  const parsed = v.safeParse(entry.input, data);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw Refusal.invalid(`${name}: ${v.getDotPath(issue) ?? 'data'}: ${issue.message}`);
  }
  return entry.run(room, actor, parsed.output);
}

/** @throws `Refusal` where `actor` may not moderate, or there is no such participant, or one of higher standing. */
function targetOf(room: RoomCore, actor: Member, id: string, what: string): Member {
  if (!actor.grants.moderate) throw Refusal.notAllowed(what);
  const target = room.members.get(id);
  if (!target) throw Refusal.notFound('participant');
  if (!mayActOn(actor.info.role, target.info.role)) throw Refusal.notAllowed(`${what} of that role`);
  return target;
}

function tableOf(
  inputs: Record<string, v.GenericSchema>,
  handlers: Record<string, Handler<never, unknown>>,
): Table {
  return new Map(
    Object.entries(inputs).map(([name, input]) => [
      name,
      // Sound because `dispatch` runs a handler on nothing but its own schema's output.
      { input, run: handlers[name] as Handler<unknown, unknown> },
    ]),
  );
}
