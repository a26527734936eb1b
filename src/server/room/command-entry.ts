import type * as v from 'valibot';
import type {
  CommandData,
  CommandName,
  CommandResult,
  QueryData,
  QueryName,
  QueryResult,
} from '../../room/protocol/index.js';
import type { Need } from './commands/need.js';
import type { RoomFiles } from './files/room-files.js';
import type { MediaOffers } from './media/media-offers.js';
import type { ModerationRecords } from './moderation/moderation-records.js';
import type { SourceControl } from './moderation/source-control.js';
import type { Stage } from './moderation/stage.js';
import type { RoomContext } from './room-context.js';
import type { ChatNews } from './state/chat-news.js';
import type { Member } from './state/member.js';

/** A room as commands and queries see it, including the parts that themselves depend on the room. */
export interface CommandRoom extends RoomContext {
  readonly moderation: ModerationRecords;
  readonly sourceControl: SourceControl;
  readonly offers: MediaOffers;
  readonly stage: Stage;
  readonly chatNews: ChatNews;
  readonly files: RoomFiles;
}

/** Executes a participant's request. Any error other than a `Refusal` is ours, and its details are not sent. */
type Handler<Data, Result> = (context: CommandContext<Data>) => Result | Promise<Result>;

export interface CommandContext<Data> {
  room: CommandRoom;
  actor: Member;
  data: Data;
  /** For entries with `onTarget`: the participant in `data`, on whom the actor may act. */
  target: Member;
}

export interface CommandEntry<Data = unknown, Result = unknown> {
  needs: Need;
  /** Acts on `data.participant`, who must be present and rank below the actor (see `mayActOn`). */
  onTarget?: boolean;
  run: Handler<Data, Result>;
}

export type CommandEntries<K extends CommandName> = {
  [N in K]: CommandEntry<CommandData<N>, CommandResult<N>>;
};
export type QueryEntries<K extends QueryName> = { [N in K]: CommandEntry<QueryData<N>, QueryResult<N>> };

export type CommandTable = ReadonlyMap<string, CommandEntry & { input: v.GenericSchema }>;
