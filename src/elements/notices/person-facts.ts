import type { Participant } from '../../call/participants/participant.js';

/** What a person does that everyone should know. */
export interface WatchedFacts {
  readonly isSharing: boolean;
  readonly recordingSinceMs: number | null;
  readonly handRaisedAtMs: number | null;
}

export function factsOf({ details, sources }: Participant): WatchedFacts {
  const { recordingSinceMs, handRaisedAtMs } = details.get();
  return { recordingSinceMs, handRaisedAtMs, isSharing: sources.screen.state.get().status !== 'off' };
}
