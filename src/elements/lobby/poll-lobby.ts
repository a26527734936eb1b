import type { Call, CallState } from '../../call/call.js';
import { type Clock, delay } from '../../core/clock.js';
import type { LobbyView } from '../../room/protocol/index.js';

/** The participants can change while you stay in the lobby. The interval grows, because updates matter less later. */
const POLL_INTERVAL_MS = { initial: 10_000, max: 60_000, factor: 1.5 };
const OUTSIDE: readonly CallState['status'][] = ['idle', 'left', 'failed'];

/** Whether you are neither in the room nor joining. */
export function isOutside(call: Call): boolean {
  return OUTSIDE.includes(call.state.get().status);
}

/** Whether you are outside, or wait to be admitted. */
export function isBeforeRoom(call: Call): boolean {
  return isOutside(call) || call.self.details.get().role === 'waiting';
}

/**
 * Reports the participants in the room, repeatedly, while you are not in the room and the page is visible. Reports a failure
 * once, until the next successful answer.
 * @throws the signal's reason; it ends in no other way.
 */
export async function pollLobby(
  call: Call,
  clock: Clock,
  signal: AbortSignal,
  { onView, onError }: { onView: (view: LobbyView) => void; onError: (error: unknown) => void },
): Promise<void> {
  let waitMs = POLL_INTERVAL_MS.initial;
  let isReported = false;
  for (;;) {
    if (document.visibilityState === 'visible' && isBeforeRoom(call)) {
      try {
        const view = await call.getLobby({ signal });
        if (isBeforeRoom(call)) onView(view);
        isReported = false;
      } catch (error) {
        signal.throwIfAborted();
        if (!isReported) onError(error);
        isReported = true;
      }
    }
    await delay(clock, waitMs, signal);
    waitMs = Math.min(POLL_INTERVAL_MS.max, waitMs * POLL_INTERVAL_MS.factor);
  }
}
