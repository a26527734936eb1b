import type { CallState } from '../../call/call.js';

/** What a room shows. */
export type View = 'lobby' | 'stage' | 'ended';

/** The view for each call status. */
export const VIEWS: Record<CallState['status'], View> = {
  idle: 'lobby',
  joining: 'lobby',
  joined: 'stage',
  reconnecting: 'stage',
  left: 'ended',
  failed: 'ended',
};

/** A failed join returns to the lobby, with everything that was typed. */
export function viewOf({ status, joinedAtMs }: CallState): View {
  const view = VIEWS[status];
  return view === 'ended' && joinedAtMs === null ? 'lobby' : view;
}

/** The phase of each view, for the keyboard shortcuts. */
export const PHASES = { lobby: 'before', stage: 'in', ended: 'after' } as const;
