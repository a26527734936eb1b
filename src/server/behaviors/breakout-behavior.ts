import * as v from 'valibot';
import {
  type BreakoutAnnouncement,
  type BreakoutState,
  MAX_ANNOUNCEMENT,
} from '../../behaviors/breakout-state.js';
import { cleanText } from '../../core/plain-text.js';
import { DisplayName, readBreakoutName } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { assign, assignmentOf } from './breakouts/assignments.js';
import { type BreakoutOptions, readBreakoutOptions } from './breakouts/breakout-options.js';
import { keepOnly, presenceOf, report } from './breakouts/breakout-room.js';
import {
  answerService,
  callBack,
  checkOpen,
  checkRoom,
  issueTicket,
  onAlarm,
  onClear,
  onEmpty,
  onJoin,
  onLeave,
  open,
  removeRoom,
  send,
  settleHelp,
} from './breakouts/main-room.js';
import type { BreakoutService } from './breakouts/service.js';
import { schedule } from './breakouts/timer.js';
import { type BehaviorContext, type BehaviorEntry, entry, type RoomBehavior } from './room-behavior.js';

export type { BreakoutOptions } from './breakouts/breakout-options.js';

type Context = BehaviorContext<BreakoutState>;

const MAX_MINUTES = 24 * 60;
/** More than any call may have, so that the answer to too many is one that says so. */
const MAX_ASKED = 200;
const Nothing = v.nullish(v.object({}));
const RoomId = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'This is not the id of a breakout room.'));
const ParticipantIds = v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(1_000));
const Minutes = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_MINUTES)));
const Announcement = v.pipe(
  v.string(),
  v.transform((text) => cleanText(text).trim()),
  v.nonEmpty(),
  v.maxLength(MAX_ANNOUNCEMENT),
);
const Name = v.pipe(DisplayName, v.nonEmpty('A breakout room needs a name.'));

/**
 * Breakout rooms: each is a room object of its own, which a person enters with a ticket from this room. People stay
 * connected to this room, which decides where each of them belongs.
 * @throws `Refusal` `settings_invalid` for options that it cannot use.
 */
export function breakoutBehavior(options: BreakoutOptions = {}): RoomBehavior<BreakoutState> {
  const { maxRooms, inviteSeconds, returnSeconds } = readBreakoutOptions(options);
  return {
    name: 'breakouts',
    state: (_env, room) =>
      readBreakoutName(room)
        ? null
        : {
            status: 'closed',
            session: null,
            rooms: {},
            people: {},
            help: {},
            choice: false,
            mayReturn: true,
            endsAtMs: null,
            closesAtMs: null,
            inviteSeconds,
          },
    settings: ['inviteSeconds'],
    commands: {
      create: moderator(
        v.object({ names: v.pipe(v.array(Name), v.maxLength(MAX_ASKED)) }),
        (context, _actor, { names }) => {
          const there = Object.keys(context.state.rooms).length;
          if (names.length === 0 || there + names.length > maxRooms) throw Refusal.breakoutLimit(maxRooms);
          return names.map((name) => {
            const number = ((context.memory.get('last') as number | undefined) ?? 0) + 1;
            context.memory.put('last', number);
            const id = String(number);
            context.set(['rooms', id], { id, name });
            return id;
          });
        },
      ),
      rename: moderator(v.object({ room: RoomId, name: Name }), (context, _actor, { room, name }) => {
        checkRoom(context, room);
        context.set(['rooms', room, 'name'], name);
      }),
      remove: moderator(v.object({ room: RoomId }), (context, _actor, { room }) => {
        checkRoom(context, room);
        removeRoom(context, room);
      }),
      assign: moderator(
        v.object({ room: v.nullable(RoomId), participants: ParticipantIds }),
        (context, _actor, { room, participants }) => {
          if (room !== null) checkRoom(context, room);
          const chosen = new Set(participants);
          for (const { id, subject } of context.participants)
            if (chosen.has(id) && context.may(id, 'admitted')) send(context, subject, room);
        },
      ),
      shuffle: moderator(Nothing, shuffle),
      open: moderator(
        v.object({ choice: v.boolean(), mayReturn: v.boolean(), minutes: Minutes }),
        (context, _actor, { choice, mayReturn, minutes }) => {
          if (context.state.status !== 'closed')
            throw Refusal.conflict('The breakout rooms are open already. Close them, then open them again.');
          if (Object.keys(context.state.rooms).length === 0) throw Refusal.breakoutLimit(maxRooms);
          open(context, { choice, mayReturn, endsAtMs: endsAt(context, minutes) });
        },
      ),
      timer: moderator(v.object({ minutes: Minutes }), (context, _actor, { minutes }) => {
        checkOpen(context);
        context.set([], {
          ...context.state,
          status: 'open',
          closesAtMs: null,
          endsAtMs: endsAt(context, minutes),
        });
        schedule(context);
      }),
      close: moderator(
        v.object({ seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(120)) }),
        (context, _actor, { seconds }) => {
          checkOpen(context);
          callBack(context, seconds);
        },
      ),
      announce: moderator(v.object({ text: Announcement }), (context, { name }, { text }) =>
        // Everyone keeps the connection to this room, so all breakout rooms hear it.
        context.emit('announcement', { text, from: name } satisfies BreakoutAnnouncement),
      ),
      answer: moderator(v.object({ room: RoomId }), (context, _actor, { room }) =>
        settleHelp(context, (other) => other === room),
      ),
      go: entry({
        input: v.object({ room: RoomId }),
        run(context: Context, { id, subject }, { room }) {
          checkMain(context);
          checkOpen(context);
          checkRoom(context, room);
          const isModerator = context.may(id, 'moderate');
          if (!isModerator && !context.state.choice && assignmentOf(context, subject).room !== room)
            throw Refusal.breakoutClosed();
          assign(context, subject, { room, place: 'room' });
          if (isModerator) settleHelp(context, (other) => other === room);
        },
      }),
      return: entry({
        input: Nothing,
        run(context: Context, { id, subject }) {
          checkMain(context);
          if (!context.state.mayReturn && !context.may(id, 'moderate'))
            throw Refusal.notAllowed('You return to the main room when the breakout rooms close.');
          assign(context, subject, { place: 'main' });
          settleHelp(context, (_, by) => by === id);
        },
      }),
      help: entry({
        input: v.object({ asks: v.boolean() }),
        run(context: Context, { id, subject }, { asks }) {
          checkMain(context);
          checkOpen(context);
          const { room, place } = assignmentOf(context, subject);
          if (room === null || place !== 'room') throw Refusal.breakoutClosed();
          if (asks) context.set(['help', room], { by: id, atMs: context.now() });
          else settleHelp(context, (other) => other === room);
        },
      }),
      ticket: entry({
        input: Nothing,
        run(context: Context, actor) {
          checkMain(context);
          return issueTicket(context, actor);
        },
      }),
    },
    queries: {
      /** The room's clock, for the time that is left: milliseconds since the epoch. */
      time: entry({ input: Nothing, run: (context: Context) => context.now() }),
    },
    onJoin: (context, participant) =>
      isMain(context) ? onJoin(context, participant) : report(context as BehaviorContext<unknown>),
    onLeave: (context, participant) =>
      isMain(context) ? onLeave(context, participant) : report(context as BehaviorContext<unknown>),
    onService(context, data) {
      const told = data as BreakoutService;
      if (isMain(context)) return answerService(context, told);
      if (told.type !== 'allowed') return undefined;
      keepOnly(context as BehaviorContext<unknown>, told.subjects);
      return presenceOf(context as BehaviorContext<unknown>);
    },
    onAlarm: (context) =>
      isMain(context) ? onAlarm(context, returnSeconds) : report(context as BehaviorContext<unknown>),
    onMeetingEnd: (context) => {
      if (isMain(context)) onEmpty(context);
    },
    onClear: (context) => {
      if (isMain(context)) onClear(context);
    },
  };
}

/** A breakout room has none of its own. */
function isMain({ room }: Context): boolean {
  return readBreakoutName(room) === null;
}

function checkMain(context: Context): void {
  if (!isMain(context))
    throw Refusal.conflict('A breakout room has no breakout rooms of its own. Use those of the main room.');
}

function moderator<Input extends v.GenericSchema>(
  input: Input,
  run: BehaviorEntry<BreakoutState, Input>['run'],
): BehaviorEntry<BreakoutState> {
  return entry<BreakoutState, Input>({
    input,
    needs: 'moderate',
    run(context, actor, data) {
      checkMain(context);
      return run(context, actor, data);
    },
  });
}

function endsAt(context: Context, minutes: number | null): number | null {
  return minutes === null ? null : context.now() + minutes * 60_000;
}

/** Spreads everyone but the moderators evenly over the rooms, at random. */
function shuffle(context: Context): void {
  const rooms = Object.keys(context.state.rooms);
  if (rooms.length === 0) throw Refusal.notFound('There are no breakout rooms yet. Create some first.');
  const guests = context.participants.filter(
    ({ id }) => context.may(id, 'admitted') && !context.may(id, 'moderate'),
  );
  const subjects = [...new Set(guests.map(({ subject }) => subject))];
  for (let at = subjects.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [subjects[at], subjects[other]] = [subjects[other]!, subjects[at]!];
  }
  for (const [at, subject] of subjects.entries()) send(context, subject, rooms[at % rooms.length]!);
}
