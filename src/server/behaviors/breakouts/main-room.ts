import type { BreakoutState, BreakoutTicket } from '../../../behaviors/breakout-state.js';
import { breakoutName } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import { type RoomReply, replyOf } from '../../room/room-reply.js';
import { readSettings } from '../../settings.js';
import { createBreakoutTicket, verifyBreakoutTicket } from '../../tokens/breakout-ticket.js';
import { verifyMediaCredential } from '../../tokens/media-credential.js';
import type { RoomClaims } from '../../tokens/room-token.js';
import type { BehaviorContext, BehaviorParticipant } from '../room-behavior.js';
import {
  allAssignments,
  assign,
  assignmentOf,
  forget,
  forgetGone,
  isSent,
  sentTo,
  show,
  takePresence,
  tellAgain,
} from './assignments.js';
import type { BreakoutService, BreakoutUse } from './service.js';
import {
  beginSession,
  breakoutIdOf,
  clearAgain,
  clearBreakout,
  endSession,
  noteEntered,
  roomOfBreakout,
} from './session.js';
import { due, schedule } from './timer.js';

type Context = BehaviorContext<BreakoutState>;

/** How long the rooms stay open for a call without anybody in it, such as one whose server restarts. */
const EMPTY_MS = 60_000;
/** Longer than a ticket is valid. */
const USED_TICKET_MS = 120_000;

/** @throws `Refusal` `breakout_closed` */
export function checkOpen({ state }: Context): void {
  if (state.status === 'closed') throw Refusal.breakoutClosed();
}

/** @throws `Refusal` `not_found` */
export function checkRoom({ state }: Context, room: string): void {
  if (!Object.hasOwn(state.rooms, room))
    throw Refusal.notFound('There is no such breakout room. It may have been removed.');
}

/** Opens the rooms, and invites everyone who is assigned to one. */
export function open(
  context: Context,
  { choice, mayReturn, endsAtMs }: Pick<BreakoutState, 'choice' | 'mayReturn' | 'endsAtMs'>,
): void {
  const session = beginSession(context);
  context.memory.delete('emptyAtMs');
  context.set([], {
    ...context.state,
    status: 'open',
    session,
    choice,
    mayReturn,
    endsAtMs,
    closesAtMs: null,
    help: {},
  });
  for (const [subject, { room }] of allAssignments(context))
    assign(context, subject, { place: room === null ? 'main' : 'invited', in: null });
  schedule(context);
}

/** Calls everyone back, so many seconds from now. */
export function callBack(context: Context, seconds: number): void {
  if (seconds === 0) {
    close(context);
    return;
  }
  context.set([], {
    ...context.state,
    status: 'closing',
    endsAtMs: null,
    closesAtMs: context.now() + seconds * 1_000,
  });
  schedule(context);
}

/** Closes the rooms. Who was assigned to which stays for the next time, unless they have left the call. */
function close(context: Context): void {
  endSession(context);
  context.memory.delete('emptyAtMs');
  context.set([], {
    ...context.state,
    status: 'closed',
    session: null,
    endsAtMs: null,
    closesAtMs: null,
    help: {},
  });
  forgetGone(context);
  for (const [subject] of allAssignments(context)) assign(context, subject, { place: 'main', in: null });
  schedule(context);
}

/** Removes a room. The people in it return to the main room. */
export function removeRoom(context: Context, room: string): void {
  for (const [subject, assignment] of allAssignments(context))
    if (assignment.room === room) assign(context, subject, { room: null, place: 'main', in: null });
  clearBreakout(context, room);
  context.delete(['help', room]);
  context.delete(['rooms', room]);
}

/**
 * Assigns a person to a room; null: to the main room. While the rooms are open, they are invited at once, or moved if they
 * are in another one.
 */
export function send(context: Context, subject: string, room: string | null): void {
  const now = assignmentOf(context, subject);
  if (now.room === room && (now.place !== 'main' || context.state.status === 'closed')) return;
  const isOpen = context.state.status !== 'closed';
  const place = now.place === 'room' ? 'room' : 'invited';
  assign(context, subject, { room, place: room !== null && isOpen ? place : 'main', in: null });
}

/** Takes back a call for help. */
export function settleHelp(context: Context, isSettled: (room: string, by: string) => boolean): void {
  for (const [room, { by }] of Object.entries(context.state.help))
    if (isSettled(room, by)) context.delete(['help', room]);
}

/** A ticket for the room that a person is sent to. @throws `Refusal` `breakout_closed` */
export async function issueTicket(
  context: Context,
  { id: participant, subject }: BehaviorParticipant,
): Promise<BreakoutTicket> {
  const assignment = assignmentOf(context, subject);
  const breakout = isSent(context, assignment) ? breakoutIdOf(context, assignment.room!) : null;
  if (breakout === null) throw Refusal.breakoutClosed();
  const room = breakoutName(context.room, breakout);
  const options = { secret: readSettings(context.env).tokenSecret, nowMs: context.now() };
  return { breakout, ticket: await createBreakoutTicket({ room, participant, subject }, options) };
}

/**
 * The claims with which a person enters a breakout room: those of the main room at present. `bearer` is the ticket and the
 * person's media credential of the main room, with a tilde between them.
 * @throws `Refusal` `breakout_…`
 */
async function admit(
  context: Context,
  room: string,
  bearer: string | null,
  use: BreakoutUse,
): Promise<RoomClaims> {
  const [text = null, credential = null] = bearer?.split('~') ?? [];
  const options = { secret: readSettings(context.env).tokenSecret, nowMs: context.now() };
  const ticket = await verifyBreakoutTicket(text, options);
  if (ticket.room !== room) throw Refusal.breakoutTicketInvalid();
  const holder = await verifyMediaCredential(credential, options);
  if (holder.room !== context.room || holder.participant !== ticket.participant)
    throw Refusal.breakoutTicketForeign();
  // From here on nothing waits, so that no second use comes between.
  if (context.memory.get(`used:${ticket.id}`) !== undefined) throw Refusal.breakoutTicketUsed();
  const { subject } = ticket;
  const person = context.participants.find(({ id }) => id === ticket.participant);
  const grants = context.grants(ticket.participant);
  const assignment = assignmentOf(context, subject);
  const breakout = isSent(context, assignment) ? breakoutIdOf(context, assignment.room!) : null;
  if (person?.subject !== subject || !grants || breakout === null) throw Refusal.breakoutClosed();
  if (breakoutName(context.room, breakout) !== room) throw Refusal.breakoutClosed();
  if (use === 'enter') {
    const now = context.now();
    for (const [key, atMs] of context.memory.list('used:'))
      if ((atMs as number) < now - USED_TICKET_MS) context.memory.delete(key);
    context.memory.put(`used:${ticket.id}`, now);
    noteEntered(context, assignment.room!);
  }
  return { room, subject, name: person.name, role: person.role, grants };
}

/** Answers the Worker and the breakout rooms. */
export function answerService(context: Context, told: BreakoutService): unknown {
  if (told.type === 'admit')
    return replyOf(() => admit(context, told.room, told.bearer, told.use)) satisfies Promise<
      RoomReply<RoomClaims>
    >;
  if (told.type !== 'present') return undefined;
  const room = roomOfBreakout(context, told.breakout);
  if (room === null) return [];
  takePresence(context, room, told);
  return sentTo(context, room);
}

export function onJoin(context: Context, { id, subject }: BehaviorParticipant): void {
  if (context.memory.get('emptyAtMs') !== undefined) {
    context.memory.delete('emptyAtMs');
    schedule(context);
  }
  const assignment = assignmentOf(context, subject);
  if (assignment.gone) assign(context, subject, { gone: false });
  else show(context, id, assignment);
}

export function onLeave(context: Context, { id, subject }: BehaviorParticipant): void {
  context.delete(['people', id]);
  settleHelp(context, (_, by) => by === id);
  if (context.participants.some((other) => other.subject === subject)) return;
  if (assignmentOf(context, subject).room === null) forget(context, subject);
  else assign(context, subject, { gone: true, in: null });
}

/** The people may come back, such as after a restart of the server. */
export function onEmpty(context: Context): void {
  if (context.state.status === 'closed') {
    forgetGone(context);
    return;
  }
  context.memory.put('emptyAtMs', context.now() + EMPTY_MS);
  schedule(context);
}

/** The data of the main room is about to be deleted: its breakout rooms end with it. */
export function onClear(context: Context): void {
  endSession(context);
}

export function onAlarm(context: Context, returnSeconds: number): void {
  const now = due(context);
  if (now.has('retry')) {
    context.memory.delete('retryAtMs');
    tellAgain(context);
    clearAgain(context);
  }
  if (now.has('empty') || now.has('close')) close(context);
  else if (now.has('end')) callBack(context, returnSeconds);
  schedule(context);
}
