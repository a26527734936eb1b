import type { Moderation, ModerationAction } from '../../call/moderation.js';
import type { Participant, ParticipantDetails, Source } from '../../call/participants/participant.js';
import type { ReadableStore } from '../../core/store.js';
import type { Self } from '../../room/protocol/index.js';
import type { Word } from '../i18n/terms.js';
import { screenOffIcon } from '../icon/call-icons.js';
import {
  cameraIcon,
  cameraOffIcon,
  eyeIcon,
  handIcon,
  micIcon,
  micOffIcon,
  personIcon,
  screenIcon,
} from '../icon/icons.js';
import { crownIcon, excludeIcon, kickOutIcon, lockIcon, shieldIcon, stageIcon } from '../icon/panel-icons.js';

type Role = ParticipantDetails['role'];

/** A method of a call's `moderation`, with its arguments. */
export type ModerationCall = {
  [K in ModerationAction]: readonly [action: K, ...args: Parameters<Moderation[K]>];
}[ModerationAction];

/** A person with a menu: a participant, or a viewer, whom the room does not list. */
export interface MenuPerson {
  readonly id: string;
  readonly name: string;
  /** Null for a viewer. */
  readonly participant: Participant | null;
}

/** An action of a moderator on a person: which method it calls, and when the menu offers it. */
export interface PersonAction {
  readonly word: Word;
  readonly icon: typeof handIcon;
  readonly command: (id: string) => ModerationCall;
  readonly isFor: (who: PersonFacts) => boolean;
  readonly isDanger?: boolean;
  /** The question to confirm first, with the person's name. */
  readonly question?: 'confirmRemove' | 'confirmBan';
}

export interface PersonFacts {
  readonly role: Role;
  readonly isMuted: boolean;
  readonly hasCamera: boolean;
  readonly hasScreen: boolean;
  readonly hasHand: boolean;
  /** Whether the person could publish. */
  readonly isOnStage: boolean;
  /** The sources that the person cannot turn on themselves. */
  readonly blocked: readonly Source[];
  /** Whether the person is invited to the stage. */
  readonly isInvited: boolean;
  /** Whether you are a host: only hosts change roles. */
  readonly amHost: boolean;
}

const promote = (
  word: Word,
  icon: typeof handIcon,
  role: 'host' | 'moderator' | 'participant' | 'viewer',
): PersonAction => ({
  word,
  icon,
  command: (id) => ['setRole', id, role],
  isFor: (who) => who.amHost && who.role !== role,
});

const stop = (
  word: Word,
  icon: typeof handIcon,
  source: Source,
  isFor: PersonAction['isFor'],
): PersonAction => ({
  word,
  icon,
  command: (id) => ['revoke', id, source],
  isFor,
});

const allow = (word: Word, icon: typeof handIcon, source: Source): PersonAction => ({
  word,
  icon,
  command: (id) => ['restore', id, source],
  isFor: ({ blocked }) => blocked.includes(source),
});

const PERSON_ACTIONS: readonly PersonAction[] = [
  {
    word: 'mute',
    icon: micOffIcon,
    command: (id) => ['mute', id],
    isFor: ({ isMuted }) => !isMuted,
  },
  stop(
    'doNotLetSpeak',
    lockIcon,
    'microphone',
    ({ isOnStage, blocked }) => isOnStage && !blocked.includes('microphone'),
  ),
  allow('letThemSpeak', micIcon, 'microphone'),
  stop('stopTheirCamera', cameraOffIcon, 'camera', ({ hasCamera }) => hasCamera),
  allow('allowTheirCamera', cameraIcon, 'camera'),
  stop('stopTheirScreen', screenOffIcon, 'screen', ({ hasScreen }) => hasScreen),
  allow('allowTheirScreen', screenIcon, 'screen'),
  {
    word: 'lowerTheirHand',
    icon: handIcon,
    command: (id) => ['lowerHand', id],
    isFor: ({ hasHand }) => hasHand,
  },
  {
    word: 'inviteToStage',
    icon: stageIcon,
    command: (participant) => ['invite', participant],
    isFor: ({ role, isInvited }) => role === 'viewer' && !isInvited,
  },
  {
    word: 'cancelInvitation',
    icon: stageIcon,
    command: (participant) => ['cancelInvitation', participant],
    isFor: ({ isInvited }) => isInvited,
  },
  {
    word: 'moveToAudience',
    icon: eyeIcon,
    command: (participant) => ['moveToAudience', participant],
    // A host makes them a viewer, which can be undone.
    isFor: ({ role, amHost }) => role === 'participant' && !amHost,
  },
  promote('makeHost', crownIcon, 'host'),
  promote('makeModerator', shieldIcon, 'moderator'),
  promote('makeParticipant', personIcon, 'participant'),
  promote('makeViewer', eyeIcon, 'viewer'),
  {
    word: 'removePerson',
    icon: kickOutIcon,
    command: (id) => ['remove', id],
    isFor: () => true,
    isDanger: true,
    question: 'confirmRemove',
  },
  {
    word: 'ban',
    icon: excludeIcon,
    command: (id) => ['ban', id],
    isFor: () => true,
    isDanger: true,
    question: 'confirmBan',
  },
];

const RANKS: Readonly<Record<Role, number>> = {
  host: 3,
  moderator: 2,
  participant: 1,
  viewer: 0,
  waiting: -1,
};

/**
 * Returns the actions that you can currently take on a person; the room makes the final decision.
 * @param read reads a store, so that the caller follows it
 * @param isInvited whether the person is invited to the stage
 */
export function actionsOn(
  { participant }: Pick<MenuPerson, 'participant'>,
  self: Self | null,
  read: <T>(store: ReadableStore<T>) => T,
  isInvited = false,
): PersonAction[] {
  if (!self?.grants.moderate || participant?.isLocal) return [];
  // The room refuses to act on an AI, which is no person.
  if (participant && read(participant.details).isAgent) return [];
  const facts = { ...factsOf(participant, read), isInvited, amHost: self.role === 'host' };
  if (self.role !== 'host' && RANKS[self.role] <= RANKS[facts.role]) return [];
  return PERSON_ACTIONS.filter(({ isFor }) => isFor(facts));
}

const VIEWER: Omit<PersonFacts, 'amHost' | 'isInvited'> = {
  role: 'viewer',
  isMuted: true,
  hasCamera: false,
  hasScreen: false,
  hasHand: false,
  isOnStage: false,
  blocked: [],
};

function factsOf(
  participant: Participant | null,
  read: <T>(store: ReadableStore<T>) => T,
): Omit<PersonFacts, 'amHost' | 'isInvited'> {
  if (!participant) return VIEWER;
  const { role, handRaisedAtMs } = read(participant.details);
  const { microphone, camera, screen } = participant.sources;
  const blocked = (Object.entries(participant.sources) as [Source, typeof camera][])
    .filter(([, { revoked }]) => read(revoked)?.mayLift === false)
    .map(([source]) => source);
  return {
    role,
    isMuted: read(microphone.state).muted,
    hasCamera: read(camera.state).status !== 'off',
    hasScreen: read(screen.state).status !== 'off',
    hasHand: handRaisedAtMs !== null,
    isOnStage: role !== 'viewer',
    blocked,
  };
}
