import type { WatchState } from '../../../behaviors/watch-state.js';
import { Refusal } from '../../refusal.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';

type Context = BehaviorContext<WatchState>;

/**
 * Checks that a person controls the video. Where one person holds the remote control and nobody does, this person gets
 * it.
 */
export function useRemote(context: Context, { id }: BehaviorParticipant): void {
  const { control, holder } = context.state;
  if (control === 'moderators') {
    if (!context.may(id, 'moderate'))
      throw Refusal.notAllowed('Only moderators control the video in this room.');
    return;
  }
  checkTakesPart(context, id);
  if (control === 'everyone' || holder === id) return;
  if (holder !== null)
    throw Refusal.notAllowed('Another person holds the remote control. Ask them to pass it to you.');
  context.set(['holder'], id);
}

/** Takes the remote control: if nobody holds it, or as a moderator from another person. */
export function takeRemote(context: Context, { id }: BehaviorParticipant): void {
  checkHasRemote(context);
  checkTakesPart(context, id);
  const { holder } = context.state;
  if (holder === id) return;
  if (holder !== null && !context.may(id, 'moderate'))
    throw Refusal.notAllowed('Another person holds the remote control. Ask them to pass it to you.');
  context.set(['holder'], id);
}

export function passRemote(context: Context, { id }: BehaviorParticipant, to: string): void {
  checkHasRemote(context);
  if (context.state.holder !== id && !context.may(id, 'moderate'))
    throw Refusal.notAllowed('Only the person who holds the remote control and moderators can pass it on.');
  if (!takesPart(context, to))
    throw Refusal.notFound(
      'This participant is not here, or may not control the video. Pass the remote control to another person.',
    );
  if (context.state.holder !== to) context.set(['holder'], to);
}

/** Gives the remote control up. Does nothing for others. */
export function releaseRemote(context: Context, id: string): void {
  if (context.state.holder === id) context.set(['holder'], null);
}

/** Takes the remote control from a person who is gone, or may not hold it any more. */
export function settleRemote(context: Context): void {
  const { holder, control } = context.state;
  if (holder !== null && (control !== 'holder' || !takesPart(context, holder))) context.set(['holder'], null);
}

/** A person may add to the queue if they control the video, or could get the remote control. */
export function checkMayAdd(context: Context, actor: BehaviorParticipant): void {
  if (context.state.control === 'moderators') useRemote(context, actor);
  else checkTakesPart(context, actor.id);
}

function checkHasRemote({ state }: Context): void {
  if (state.control !== 'holder')
    throw Refusal.conflict(
      'This room has no remote control to hold: its site has set who controls the video.',
    );
}

function checkTakesPart(context: Context, id: string): void {
  if (!takesPart(context, id)) throw Refusal.notAllowed('This room does not let you control the video.');
}

/** Viewers may write to the room, but are an audience. */
function takesPart(context: Context, id: string): boolean {
  const person = context.participants.find((other) => other.id === id);
  return (
    person !== undefined && person.role !== 'viewer' && context.may(id, 'admitted') && context.may(id, 'send')
  );
}
