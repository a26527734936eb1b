import { cleanName, searchKey } from '../core/plain-text.js';
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
/** Takes a viewer out of the audience, if the person with this id is one. */
const takeViewer = (room: FakeRoom, id: string) => {
  const viewer = room.viewerList.find((one) => one.id === id);
  if (!viewer) return null;
  room.viewerList = room.viewerList.filter((one) => one !== viewer);
  room.viewers.set(Math.max(0, room.viewers.get() - 1));
  lowerViewersHand(room, id);
  return viewer;
};
const seatAsViewer = (room: FakeRoom, { details }: FakeParticipant) => {
  const { id, name } = details.get();
  room.viewerList = [...room.viewerList, { id, name }];
  room.viewers.set(room.viewers.get() + 1);
};
const stopWaiting = (room: FakeRoom, id?: string) => {
  const [gone, left] = [true, false].map((isGone) =>
    room.waiting.get().filter((person) => (id === undefined || person.id === id) === isGone),
  );
  room.waiting.set(left ?? []);
  return gone ?? [];
};
const changed = (room: FakeRoom, message: number, changes: Parameters<FakeRoom['chat']['change']>[1]) => {
  const { text, editedAtMs, deleted } = room.chat.change(message, changes);
  room.emit('chat.changed', { message, text, editedAtMs, deleted });
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
/** The microphones of the participants of lower rank than moderators. */
const microphonesOf = (room: FakeRoom) =>
  room.host.others
    .filter(({ details }) => ['participant', 'viewer'].includes(details.get().role))
    .map(({ sources }) => sources.microphone);

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

  'presence.track': (room, { meta }) => room.setPresence(room.host.self.details.get().id, meta),
  'presence.untrack': (room) => room.setPresence(room.host.self.details.get().id, null),

  'participant.admit': (room, { participant }) => {
    for (const person of stopWaiting(room, participant)) room.host.add(person);
  },
  'participant.admit-all': (room) => {
    for (const person of stopWaiting(room)) room.host.add(person);
  },
  'participant.deny': (room, { participant }) => void stopWaiting(room, participant),
  'participant.mute': (room, { participant, source = 'microphone' }) =>
    other(room, participant).sources[source].revoke(true),
  'participant.mute-all': (room) => {
    const [mute, muted] = [
      `mute ${++room.mutes}`,
      microphonesOf(room).filter(({ revoked }) => !revoked.get()),
    ];
    room.muted.set(mute, muted);
    for (const microphone of muted) microphone.revoke(true);
    return { revocation: mute };
  },
  'participant.restore-all': (room, { revocation }) => {
    for (const microphone of room.muted.get(revocation) ?? []) microphone.restore();
  },
  'source.restore': (room, { source }) => room.host.self.restore(source),
  'participant.revoke': (room, { participant, source }) => other(room, participant).sources[source].revoke(),
  'participant.restore': (room, { participant, source }) =>
    other(room, participant).sources[source].restore(),
  'participant.remove': (room, { participant, ban }) => {
    const viewer = takeViewer(room, participant);
    const { id, name } = viewer ?? other(room, participant).details.get();
    if (!viewer) room.host.remove(other(room, participant));
    if (!ban) return { subject: null };
    room.bans = [...room.bans, { subject: id, name }];
    return { subject: id };
  },
  'ban.lift': (room, { subject }) => {
    if (!room.bans.some((ban) => ban.subject === subject))
      throw new RoomError('not_found', 'The fake room has no ban for this subject.');
    room.bans = room.bans.filter((ban) => ban.subject !== subject);
  },
  'participant.promote': (room, { participant, role }) => {
    const viewer = role === 'viewer' ? null : takeViewer(room, participant);
    if (viewer) room.host.add(viewer);
    find(room, participant).set({ role });
  },
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
  'stage.dismiss': (room, { participant }) => {
    if (room.viewerList.some(({ id }) => id === participant))
      throw new RoomError('conflict', 'This person is in the audience of the fake room already.');
    const one = other(room, participant);
    room.host.remove(one);
    seatAsViewer(room, one);
  },
  'room.lock': (room, { locked }) => room.roomInfo.set({ ...room.roomInfo.get(), locked }),
  'room.wait': (room, { waitingRoom }) => room.roomInfo.set({ ...room.roomInfo.get(), waitingRoom }),
  'room.may-unmute': (room, { mayUnmute }) => {
    room.roomInfo.set({ ...room.roomInfo.get(), mayUnmute });
    // As in a room where nobody is speaking.
    for (const microphone of microphonesOf(room)) {
      if (mayUnmute) microphone.restore();
      else if (microphone.state.get().muted) microphone.revoke();
    }
  },
  'room.live': (room, { live }) => room.roomInfo.set({ ...room.roomInfo.get(), live }),
  'room.end': (room) => room.host.end('ended'),

  'chat.send': (room, { text, to = null, replyTo = null, files = [] }) => {
    const { id: from, name } = room.host.self.details.get();
    const answersBackstage = replyTo !== null && room.chat.get(replyTo).backstage;
    const backstage = to === null && (answersBackstage || room.roomInfo.get().live === false);
    const attachments = files.flatMap((file) => room.files.get(file) ?? []);
    const { id, sentAtMs } = room.say({ from, name, text, to, replyTo, backstage, attachments });
    return { message: id, sentAtMs };
  },
  'chat.edit': (room, { message, text }) => changed(room, message, { text, editedAtMs: room.host.now() }),
  'chat.delete': (room, { message }) => {
    if (room.chat.pinned?.message === message) room.chat.pinned = null;
    return changed(room, message, {
      text: '',
      attachments: [],
      deleted: true,
      reactions: [],
      ownReactions: [],
    });
  },
  'chat.react': (room, { message, reaction, on }) =>
    room.react(room.host.self.details.get().id, message, reaction, on),
  'chat.pin': (room, { message, pinned }) => {
    const { person, name, text, sentAtMs } = room.chat.get(message);
    room.chat.pinned = pinned ? { message, person, name, text, sentAtMs } : null;
    room.emit('chat.pinned', { pinned: room.chat.pinned });
  },

  'file.offer': (room, { name, type, size }) => {
    const file = `f_${room.files.size + 1}`;
    room.files.set(file, { id: file, name, type, size, thumbnail: false });
    return { file, ticket: file };
  },
  'file.discard': (room, { file }) => void room.files.delete(file),

  'message.send': (room, { data }) => room.receive(room.host.self.details.get().id, data),
  'report.quality': () => null,
  'report.bug': () => null,
};

function viewersPage(room: FakeRoom, page: { after?: string; limit?: number; search?: string } | undefined) {
  const { after = '', limit = 50, search = '' } = page ?? {};
  const found = room.viewerList
    .filter(({ id, name }) => id > after && searchKey(name).includes(searchKey(cleanName(search))))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return { viewers: found.slice(0, limit), more: found.length > limit };
}

// The cast is safe because the elements are compiled against the real room's types.
export const fakeCommands = Object.entries(commands) as unknown as [string, FakeHandler][];

export const fakeQueries: [string, FakeHandler][] = [
  ['chat.history', (room, page) => room.chat.page(page as { before?: number; limit?: number })],
  ['bans', ({ bans }) => ({ bans, more: false })],
  [
    'revoked',
    (room, data) => {
      const { sources } = other(room, (data as { participant: string }).participant);
      const names = Object.entries(sources).flatMap(([name, { revoked }]) => (revoked.get() ? name : []));
      return { sources: names };
    },
  ],
  ['presence.list', (room) => ({ people: Object.values(room.people.get() ?? {}), more: false })],
  ['viewers', (room, page) => viewersPage(room, page as Parameters<typeof viewersPage>[1])],
];
