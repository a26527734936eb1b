import type { Moderation, ModerationAction } from '../../call/moderation.js';
import type { Participant, ParticipantDetails, Source } from '../../call/participants/participant.js';
import type { Self } from '../../room/protocol/index.js';
import type { Word } from '../i18n/terms.js';
import { screenOffIcon } from '../icon/call-icons.js';
import {
  cameraIcon,
  cameraOffIcon,
  eyeIcon,
  handIcon,
  micOffIcon,
  personIcon,
  screenIcon,
} from '../icon/icons.js';
import { crownIcon, excludeIcon, kickOutIcon, shieldIcon, stageIcon } from '../icon/panel-icons.js';

type Role = ParticipantDetails['role'];

/** A method of a call's `moderation`, with its arguments. */
export type ModerationCall = {
  [K in ModerationAction]: readonly [action: K, ...args: Parameters<Moderation[K]>];
}[ModerationAction];

/** An action of a moderator on a participant: which method it calls, and when the menu offers it. */
export interface PersonAction {
  readonly word: Word;
  readonly icon: typeof handIcon;
  readonly command: (participant: Participant) => ModerationCall;
  readonly isFor: (who: PersonFacts) => boolean;
  readonly isDanger?: boolean;
}

export interface PersonFacts {
  readonly role: Role;
  readonly isMuted: boolean;
  readonly hasCamera: boolean;
  readonly hasScreen: boolean;
  readonly hasHand: boolean;
  /** The sources that are revoked from the participant, for as long as the room lives. */
  readonly revoked: readonly Source[];
  /** Whether the person is invited to the stage. */
  readonly isInvited: boolean;
  /** Whether you are a host: only hosts change roles. */
  readonly amHost: boolean;
}

const promote = (
  word: Word,
  icon: typeof handIcon,
  role: 'host' | 'moderator' | 'participant',
): PersonAction => ({
  word,
  icon,
  command: (participant) => ['setRole', participant, role],
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
  command: (participant) => ['revoke', participant, source],
  isFor,
});

const allow = (word: Word, icon: typeof handIcon, source: Source): PersonAction => ({
  word,
  icon,
  command: (participant) => ['restore', participant, source],
  isFor: ({ revoked }) => revoked.includes(source),
});

export const PERSON_ACTIONS: readonly PersonAction[] = [
  {
    word: 'askToMute',
    icon: micOffIcon,
    command: (participant) => ['mute', participant],
    isFor: ({ isMuted }) => !isMuted,
  },
  stop('stopTheirCamera', cameraOffIcon, 'camera', ({ hasCamera }) => hasCamera),
  allow('allowTheirCamera', cameraIcon, 'camera'),
  stop('stopTheirScreen', screenOffIcon, 'screen', ({ hasScreen }) => hasScreen),
  allow('allowTheirScreen', screenIcon, 'screen'),
  {
    word: 'lowerTheirHand',
    icon: handIcon,
    command: (participant) => ['lowerHand', participant],
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
    isFor: ({ role }) => role === 'participant',
  },
  promote('makeHost', crownIcon, 'host'),
  promote('makeModerator', shieldIcon, 'moderator'),
  promote('makeParticipant', personIcon, 'participant'),
  {
    word: 'removePerson',
    icon: kickOutIcon,
    command: (participant) => ['remove', participant],
    isFor: () => true,
    isDanger: true,
  },
  {
    word: 'keepOut',
    icon: excludeIcon,
    command: (participant) => ['ban', participant],
    isFor: () => true,
    isDanger: true,
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
 * Returns the actions that you can currently take on `participant`; the room makes the final decision.
 * @param revoked the revoked sources, as far as known
 * @param isInvited whether the person is invited to the stage
 */
export function actionsOn(
  { isLocal, details, sources }: Participant,
  self: Self | null,
  revoked: readonly Source[] = [],
  isInvited = false,
): PersonAction[] {
  const { role, handRaisedAtMs } = details.get();
  if (isLocal || !self?.grants.moderate) return [];
  if (self.role !== 'host' && RANKS[self.role] <= RANKS[role]) return [];
  const facts: PersonFacts = {
    role,
    isMuted: sources.microphone.state.get().muted,
    hasCamera: sources.camera.state.get().status !== 'off',
    hasScreen: sources.screen.state.get().status !== 'off',
    hasHand: handRaisedAtMs !== null,
    revoked,
    isInvited,
    amHost: self.role === 'host',
  };
  return PERSON_ACTIONS.filter(({ isFor }) => isFor(facts));
}
