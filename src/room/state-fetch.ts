import type { QueryResult, RoomState } from './protocol/index.js';
import type { RoomReplica } from './replica.js';

/**
 * Fetches the state page by page: all of it, or what follows the id of a participant or person. Patches go on
 * meanwhile. A page has the revision of the last patch; if it does not, the fetch starts again.
 */
export class StateFetch {
  readonly #replica: RoomReplica;
  readonly #query: (after: string | undefined) => Promise<QueryResult<'room.state'>>;
  readonly #onFailed: (error: unknown) => void;
  /** Identifies the running fetch; null while no fetch runs. */
  #running: object | null = null;

  constructor(
    replica: RoomReplica,
    query: (after: string | undefined) => Promise<QueryResult<'room.state'>>,
    onFailed: (error: unknown) => void,
  ) {
    this.#replica = replica;
    this.#query = query;
    this.#onFailed = onFailed;
  }

  /** @param after the id of a participant or person; `undefined`: fetch everything. Does nothing while a fetch runs. */
  async start(after: string | undefined): Promise<void> {
    if (this.#running) return;
    const running = {};
    this.#running = running;
    try {
      for (let from: string | null | undefined = after; from !== null; ) {
        const page: QueryResult<'room.state'> = await this.#query(from);
        if (this.#running !== running) return;
        const { known } = this.#replica;
        const isFollowing = known?.epoch === page.epoch && known.revision === page.revision;
        if (from === undefined)
          this.#replica.reset(page.epoch, page.revision, page.state as RoomState, page.after);
        else if (isFollowing) this.#replica.addPage(page.state, from, page.after);
        from = from === undefined || isFollowing ? page.after : undefined;
      }
      this.#running = null;
    } catch (error) {
      if (this.#running !== running) return;
      this.#running = null;
      this.#onFailed(error);
    }
  }

  /** Drops the pages that are still on their way. */
  cancel(): void {
    this.#running = null;
  }
}
