import type { CommandData, CommandName } from '../room/protocol/index.js';
import { RoomError } from '../room/room-error.js';
import type { FakeParticipant } from './fake-participant.js';
import type { FakeHandler, FakeRoom } from './fake-room.js';
import type { FakeSelf } from './fake-self.js';

type Handlers = { [K in CommandName]?: (room: FakeRoom, data: CommandData<K>) => unknown };

const find = (room: FakeRoom, id: string): FakeSelf | FakeParticipant => {
  const found = [room.host.self, ...room.host.others].find(({ details }) => details.get().id === id);
  if (!found) throw new RoomError('not_found', 'The fake room has no participant with this id.');
  return found;
};
const other = (room: FakeRoom, id: string): FakeParticipant => {
  const found = find(room, id);
  if (found.isLocal) throw new RoomError('not_allowed', 'This command applies to other participants only.');
  return found as FakeParticipant;
};
const stopWaiting = (room: FakeRoom, id?: string) => {
  const [gone, left] = [true, false].map((isGone) =>
    room.waiting.get().filter((person) => (id === undefined || person.id === id) === isGone),
  );
  room.waiting.set(left ?? []);
  return gone ?? [];
};
const changed = (room: FakeRoom, id: number, changes: Parameters<FakeRoom['chat']['change']>[1]) => {
  const message = room.chat.change(id, changes);
  if (!message) throw new RoomError('not_found', 'The fake chat has no message with this id.');
  room.emit('chat.changed', message);
  return null;
};

const isListed = (room: FakeRoom, id: string) =>
  [room.host.self, ...room.host.others].some(({ details }) => details.get().id === id);
const lowerViewersHand = (room: FakeRoom, id: string) => {
  const { hands, handCount, invited } = room.audience.get();
  const left = hands.filter((hand) => hand.id !== id);
  room.audience.set({ hands: left, handCount: handCount - (hands.length - left.length), invited });
};
/** Ends or begins a viewer's invitation, as moderators see it. */
const invite = (room: FakeRoom, id: string, isInvited: boolean) => {
  const audience = room.audience.get();
  const others = audience.invited.filter((person) => person.id !== id);
  const name = audience.hands.find((hand) => hand.id === id)?.name ?? '';
  const own = isInvited ? [{ id, name, sinceMs: room.host.now() }] : [];
  room.audience.set({ ...audience, invited: [...others, ...own] });
};

/** Your person id in a fake room. */
const OWN_PERSON = 'u_self';

const commands: Handlers = {
  'hand.raise': (room) => room.host.self.set({ handRaisedAtMs: room.host.now() }),
  'hand.lower': (room, { participant = room.host.self.details.get().id }) =>
    isListed(room, participant)
      ? find(room, participant).set({ handRaisedAtMs: null })
      : lowerViewersHand(room, participant),
  'recording.start': (room) => room.host.self.set({ recordingSinceMs: room.host.now() }),
  'recording.stop': (room) => room.host.self.set({ recordingSinceMs: null }),
  'reaction.send': (room, { reaction }) =>
    room.emit('reaction', {
      participant: room.host.self.details.get().id,
      name: room.host.self.details.get().name,
      reaction,
    }),

  'presence.track': (room, { meta }) => {
    const { id, name } = room.host.self.details.get();
    room.people.set({ ...room.people.get(), [OWN_PERSON]: { id: OWN_PERSON, name, metas: { [id]: meta } } });
  },
  'presence.untrack': (room) => {
    const { [OWN_PERSON]: _, ...others } = room.people.get() ?? {};
    room.people.set(others);
  },

  'participant.admit': (room, { participant }) => {
    for (const person of stopWaiting(room, participant)) room.host.add(person);
  },
  'participant.admit-all': (room) => {
    for (const person of stopWaiting(room)) room.host.add(person);
  },
  'participant.deny': (room, { participant }) => void stopWaiting(room, participant),
  // A fake participant always accepts a request to mute.
  'participant.mute': (room, { participant }) => other(room, participant).mute(),
  'participant.mute-all': (room) => {
    for (const one of room.host.others) one.mute();
  },
  'participant.revoke': (room, { participant, source }) => other(room, participant).sources[source].revoke(),
  'participant.restore': (room, { participant, source }) =>
    other(room, participant).sources[source].restore(),
  'participant.remove': (room, { participant, keepOut }) => {
    const one = other(room, participant);
    room.host.remove(one);
    if (keepOut) room.bans = [...room.bans, { subject: one.key, name: one.details.get().name }];
  },
  'ban.lift': (room, { subject }) => {
    if (!room.bans.some((ban) => ban.subject === subject))
      throw new RoomError('not_found', 'The fake room has no ban for this subject.');
    room.bans = room.bans.filter((ban) => ban.subject !== subject);
  },
  'participant.promote': (room, { participant, role }) => find(room, participant).set({ role }),
  'stage.invite': (room, { participant }) => invite(room, participant, true),
  'stage.cancel': (room, { participant }) => invite(room, participant, false),
  'stage.accept': (room) => {
    room.stage.set({ state: 'joined', acceptedBy: room.host.self.details.get().id });
    room.host.self.set({ role: 'participant', handRaisedAtMs: null });
  },
  'stage.decline': (room) => room.stage.set(null),
  'stage.leave': (room) => {
    room.stage.set(null);
    room.host.self.set({ role: 'viewer' });
  },
  'stage.dismiss': (room, { participant }) => room.host.remove(other(room, participant)),
  'room.lock': (room, { locked }) => room.roomInfo.set({ ...room.roomInfo.get(), locked }),
  'room.wait': (room, { waitingRoom }) => room.roomInfo.set({ ...room.roomInfo.get(), waitingRoom }),
  'room.live': (room, { live }) => room.roomInfo.set({ ...room.roomInfo.get(), live }),
  'room.end': (room) => room.host.end('ended'),

  'chat.send': (room, { text, to = null }) => {
    const { id: from, name } = room.host.self.details.get();
    const message = room.chat.add({ from, name, text, to, sentAtMs: room.host.now() });
    room.emit('chat.sent', message);
    return { message: message.id, sentAtMs: message.sentAtMs };
  },
  'chat.edit': (room, { message, text }) => changed(room, message, { text, editedAtMs: room.host.now() }),
  'chat.delete': (room, { message }) => changed(room, message, { text: '', deleted: true }),

  'message.send': (room, { data }) => room.receive(room.host.self.details.get().id, data),
  'report.quality': () => null,
  'report.bug': () => null,
};

// The cast is safe because the elements are compiled against the real room's types.
export const fakeCommands = Object.entries(commands) as unknown as [string, FakeHandler][];

export const fakeQueries: [string, FakeHandler][] = [
  ['chat.history', (room, page) => room.chat.page(page as { before?: number; limit?: number })],
  ['bans', ({ bans }) => ({ bans, more: false })],
  [
    'revoked',
    (room, data) => {
      const { sources } = other(room, (data as { participant: string }).participant);
      return { sources: Object.entries(sources).flatMap(([name, { isRevoked }]) => (isRevoked ? name : [])) };
    },
  ],
  ['presence.list', (room) => ({ people: Object.values(room.people.get() ?? {}), more: false })],
  ['viewers', () => ({ viewers: [], more: false })],
];
