import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../../call/call.js';
import type { RoomAccess } from '../../room/base-room-client.js';

/**
 * Listens to the room of its host's current call while the host is in the page. `listen` is called with each new room
 * and returns the functions that stop it.
 */
export class RoomListener implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #call: () => Call | null;
  readonly #listen: (room: RoomAccess, call: Call) => readonly (() => void)[];
  #followed: Call | null = null;
  #stopFollowing = () => {};
  #stops: readonly (() => void)[] = [];

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    call: () => Call | null,
    listen: (room: RoomAccess, call: Call) => readonly (() => void)[],
  ) {
    this.#host = host;
    this.#call = call;
    this.#listen = listen;
    host.addController(this);
  }

  hostUpdate(): void {
    const call = this.#host.isConnected ? this.#call() : null;
    if (call === this.#followed) return;
    this.#stopFollowing();
    this.#drop();
    this.#followed = call;
    this.#stopFollowing =
      call?.room.subscribe((room) => {
        this.#drop();
        if (room) this.#stops = this.#listen(room as RoomAccess, call);
      }) ?? (() => {});
  }

  hostDisconnected(): void {
    this.#stopFollowing();
    this.#drop();
    this.#followed = null;
    this.#stopFollowing = () => {};
  }

  #drop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
