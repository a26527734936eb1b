import type { Call, CallState } from '../../call/call.js';
import { type Clock, delay } from '../../core/clock.js';
import type { LobbyView } from '../../room/protocol/index.js';

/** Who is inside may change while somebody looks for a headset. Later it is needed less often. */
const LOOK_AGAIN_MS = { first: 10_000, most: 60_000, factor: 1.5 };
const OUTSIDE: readonly CallState['status'][] = ['idle', 'left', 'failed'];

/** Whether the person is neither in the room nor on the way there. */
export function isOutside(call: Call): boolean {
  return OUTSIDE.includes(call.state.get().status);
}

/**
 * Tells who is inside, again and again, while the person is outside and the page is seen. A failure is told once, until
 * there is an answer again.
 * @throws the signal's reason, as the only end.
 */
export async function lookIn(
  call: Call,
  clock: Clock,
  signal: AbortSignal,
  { onView, onError }: { onView: (view: LobbyView) => void; onError: (error: unknown) => void },
): Promise<void> {
  let waitMs = LOOK_AGAIN_MS.first;
  let isTold = false;
  for (;;) {
    if (document.visibilityState === 'visible' && isOutside(call)) {
      try {
        onView(await call.getLobby({ signal }));
        isTold = false;
      } catch (error) {
        signal.throwIfAborted();
        if (!isTold) onError(error);
        isTold = true;
      }
    }
    await delay(clock, waitMs, signal);
    waitMs = Math.min(LOOK_AGAIN_MS.most, waitMs * LOOK_AGAIN_MS.factor);
  }
}
