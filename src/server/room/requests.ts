import * as v from 'valibot';
import {
  type Answer,
  ClientFrame,
  type CommandFrame,
  MAX_ANSWER_FRAME_LENGTH,
  MAX_FRAME_LENGTH,
  type QueryFrame,
} from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import type { CommandTable } from './command-entry.js';
import { commandTable, dispatch, queryTable } from './commands/command-table.js';
import { MODERATOR_COMMAND_BYTES } from './limits/byte-budgets.js';
import type { RoomCore } from './room-core.js';
import type { Member } from './state/member.js';

/** Answers commands and queries: each exactly once, and always with an answer message. */
export class Requests {
  readonly #room: RoomCore;
  readonly #commands: CommandTable;
  readonly #queries: CommandTable;
  readonly #underWay = new Map<string, Promise<Answer>>();

  constructor(room: RoomCore) {
    this.#room = room;
    this.#commands = new Map([...commandTable, ...room.behaviors.tableOf('commands')]);
    this.#queries = new Map([...queryTable, ...room.behaviors.tableOf('queries')]);
  }

  /** A repeated id gets the same answer, without a second effect. */
  async command(member: Member, { id, command, data }: CommandFrame): Promise<Answer> {
    const participant = member.info.id;
    const key = `${participant} ${id}`;
    const known = this.#room.idempotency.find(participant, id) ?? this.#underWay.get(key);
    if (known) return known;
    const finish = (answer: Answer) => {
      if (!('error' in answer))
        this.#room.host.charge(member, () => this.#room.behaviors.onCommand(member, command));
      // After `leave` the participant and its answers are forgotten already. A rate-limited command did nothing and
      // may be sent again, so its answer is not kept.
      const isFinal = !('error' in answer && answer.error.code === 'rate_limited');
      if (isFinal && this.#room.members.get(participant)) this.#room.idempotency.keep(participant, answer);
      this.#room.changed();
      return answer;
    };
    try {
      const needs = this.#commands.get(command)?.needs;
      const most = needs === 'moderate' || needs === 'host' ? MODERATOR_COMMAND_BYTES : undefined;
      const run = () => dispatch(this.#commands, this.#room, member, command, data);
      const result = this.#room.host.charge(member, run, most);
      // Effect and answer are stored in the same turn, so that a crash loses both or neither.
      if (!(result instanceof Promise)) return finish({ re: id, ok: result });
      const later = result
        .then(
          (ok) => finish({ re: id, ok }),
          (error) => finish(failed(id, error)),
        )
        .finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, later);
      return await later;
    } catch (error) {
      return finish(failed(id, error));
    }
  }

  async query(member: Member, { id, query, data }: QueryFrame): Promise<Answer> {
    try {
      const { host } = this.#room;
      return {
        re: id,
        ok: await host.charge(member, () => dispatch(this.#queries, this.#room, member, query, data)),
      };
    } catch (error) {
      return failed(id, error);
    }
  }
}

/** @throws `Refusal` when the message is not a frame of our protocol. */
export function readFrame(message: unknown): ClientFrame {
  if (typeof message !== 'string')
    throw Refusal.invalid('The message is binary. Send text: the room accepts nothing else.');
  if (message.length > MAX_ANSWER_FRAME_LENGTH) throw tooLong();
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw Refusal.invalid('The message is not JSON.');
    throw cause;
  }
  const frame = v.safeParse(ClientFrame, json);
  if (!frame.success)
    throw Refusal.invalid(
      'The message is not a command, a query, an ephemeral value or another frame of the protocol. See docs/protocol.md.',
    );
  const isAnswer = 'command' in frame.output && frame.output.command === 'media.answer';
  if (message.length > MAX_FRAME_LENGTH && !isAnswer) throw tooLong();
  return frame.output;
}

function tooLong(): Refusal {
  return Refusal.tooLarge(`The message is longer than ${MAX_FRAME_LENGTH} characters.`);
}

function failed(re: string, error: unknown): Answer {
  return { re, error: Refusal.from(error).toJSON() };
}
