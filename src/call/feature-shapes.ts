import type { Ai } from '../behaviors/ai.js';
import type { Board } from '../behaviors/board.js';
import type { Breakouts } from '../behaviors/breakouts.js';
import type { Captions } from '../behaviors/captions.js';
import type { Poll } from '../behaviors/poll.js';
import type { WatchTogether } from '../behaviors/watch.js';
import type { ReadableStore } from '../core/store.js';
import type { RoomChat } from '../room/features/chat.js';
import type { RoomPresence } from '../room/features/presence.js';
import type { RoomStorage } from '../room/features/storage.js';
import type { Moderation } from './moderation.js';
import type { CallStage } from './stage.js';
import type { CallStatus } from './status/call-status.js';

/** The room's chat, as `RoomChat`; it lasts as long as the call. */
export type CallChat = Omit<RoomChat, 'dispose'>;
/** The data that your site stores in the room, as `RoomStorage`. */
export type CallStorage = Omit<RoomStorage, never>;
/** Who is here and what they are doing, as `RoomPresence`; it lasts as long as the call. */
export type CallPresence = Omit<RoomPresence, 'dispose' | 'trackBuiltIn' | 'fitsBuiltIn' | 'tellSince'>;
/** The room's polls, as `Poll`. Its `state` is undefined if the room has no `pollBehavior`. */
export type CallPolls = Omit<Poll, never>;
/** The captions and the transcript, as `Captions`. Its `state` is undefined if the room has no `captionsBehavior`. */
export type CallCaptions = Omit<Captions, 'dispose'>;
/** The AI with a voice, as `Ai`. Its `state` is undefined if the room has no `aiBehavior`. */
export type CallAi = Omit<Ai, never>;
/** Watching videos together, as `WatchTogether`. Its `state` is undefined if the room has no `watchBehavior`. */
export type CallWatch = Omit<WatchTogether, 'dispose'>;
/** The whiteboard, as `Board`. Its `state` is undefined if the room has no `boardBehavior`. */
export type CallBoard = Omit<Board, 'dispose'>;
/** Breakout rooms, as `Breakouts`. Its `state` is undefined if the room that you joined has no `breakoutBehavior`. */
export type CallBreakouts = Omit<Breakouts, 'dispose'>;

/** The features of a call whose code loads on first use: what their shapes describe. */
export interface ShapedFeatures {
  chat: CallChat;
  storage: Omit<CallStorage, 'watch'>;
  polls: CallPolls;
  captions: CallCaptions;
  ai: CallAi;
  watch: CallWatch;
  board: CallBoard;
  breakouts: CallBreakouts;
  presence: Omit<CallPresence, keyof EventTarget>;
  status: CallStatus;
  moderation: Moderation;
  stage: CallStage;
}

/** Every member of an object: its stores with their initial values, and the names of its methods. */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends ReadableStore<infer V> ? readonly [V] : true };

/** The members of each feature, which a call has before the feature's code has loaded. */
export const SHAPES: { readonly [K in keyof ShapedFeatures]: Shape<ShapedFeatures[K]> } = {
  chat: {
    messages: [[]],
    hasMore: [false],
    unread: [0],
    pinned: [null],
    typing: [[]],
    send: true,
    edit: true,
    delete: true,
    react: true,
    pin: true,
    unpin: true,
    loadMore: true,
    markRead: true,
    notifyTyping: true,
  },
  storage: {
    get: true,
    getMany: true,
    put: true,
    putMany: true,
    delete: true,
    deleteMany: true,
    list: true,
    transaction: true,
  },
  polls: {
    state: [undefined],
    own: [null],
    unseen: [0],
    ask: true,
    vote: true,
    close: true,
    remove: true,
    voters: true,
    markSeen: true,
  },
  captions: {
    state: [undefined],
    transcript: [[]],
    status: ['idle'],
    start: true,
    stop: true,
    allow: true,
    load: true,
  },
  ai: {
    state: [undefined],
    enable: true,
    disable: true,
    requestFloor: true,
    releaseFloor: true,
    passFloor: true,
    talk: true,
  },
  watch: {
    state: [undefined],
    mayControl: [false],
    clock: [null],
    add: true,
    remove: true,
    start: true,
    stop: true,
    next: true,
    play: true,
    pause: true,
    seek: true,
    setRate: true,
    take: true,
    pass: true,
    release: true,
    reportBuffering: true,
  },
  board: {
    state: [undefined],
    objects: [new Map()],
    status: ['offline'],
    problem: [null],
    mayDraw: [false],
    canUndo: [false],
    canRedo: [false],
    open: true,
    close: true,
    put: true,
    remove: true,
    clear: true,
    undo: true,
    redo: true,
  },
  breakouts: {
    state: [undefined],
    self: [null],
    location: [null],
    announcement: [null],
    clock: [null],
    create: true,
    rename: true,
    remove: true,
    assign: true,
    shuffle: true,
    open: true,
    setTimer: true,
    close: true,
    announce: true,
    answerHelp: true,
    enter: true,
    return: true,
    askForHelp: true,
  },
  presence: { people: [new Map()], track: true, update: true, untrack: true, list: true },
  status: {
    own: [{ away: false, device: null, breakout: null, status: null }],
    people: [new Map()],
    set: true,
    setBreakout: true,
  },
  moderation: {
    admit: true,
    admitAll: true,
    deny: true,
    mute: true,
    muteAll: true,
    undoMuteAll: true,
    revoke: true,
    restore: true,
    revoked: true,
    lowerHand: true,
    remove: true,
    ban: true,
    unban: true,
    bans: true,
    setRole: true,
    invite: true,
    cancelInvitation: true,
    moveToAudience: true,
    lock: true,
    unlock: true,
    setWaitingRoom: true,
    setMayUnmute: true,
    viewers: true,
    setLive: true,
    endForAll: true,
  },
  stage: {
    invitation: [null],
    hasJoined: [false],
    accept: true,
    decline: true,
    leave: true,
  },
};
