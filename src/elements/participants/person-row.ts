import { html, nothing, type TemplateResult } from 'lit';
import type { Participant, ParticipantDetails } from '../../call/participants/participant.js';
import type { CallStatus } from '../../call/status/call-status.js';
import { NO_STATUS, type PersonStatus } from '../../call/status/person-status.js';
import type { ReadableStore } from '../../core/store.js';
import { followed } from '../base/followed.js';
import type { Words } from '../i18n/words.js';
import { cameraIcon, cameraOffIcon, handIcon, micIcon, micOffIcon, soundOffIcon } from '../icon/icons.js';
import { captionsIcon, lockIcon } from '../icon/panel-icons.js';
import { mutedWord } from '../name-tag/muted-word.js';
import { statusLine } from './person-status.js';
import { initialsMark } from './waiting-list.js';

const ROLES: Partial<Record<ParticipantDetails['role'], 'host' | 'moderator' | 'viewer'>> = {
  host: 'host',
  moderator: 'moderator',
  viewer: 'viewer',
};

type Read = <T>(store: ReadableStore<T>) => T;

export interface PersonRow {
  readonly words: Words;
  readonly status: Pick<CallStatus, 'own' | 'people'>;
  /** Reads a store, and renders again when it changes. */
  readonly read: Read;
  /** Whether the room turns the participant's speech into text. */
  readonly isTranscribed: boolean;
  /** The name of the breakout room that the participant is in, as the main room says. */
  readonly breakout: string | undefined;
  /** The button at the end of the row. */
  readonly end: TemplateResult;
}

/** A participant in the list: name, role, status, raised hand and devices. */
export function personRow(participant: Participant, row: PersonRow): TemplateResult {
  const { words, read, end } = row;
  const { id, name, isAgent, role, handRaisedAtMs, connected } = read(participant.details);
  const text = participant.isLocal ? words.ownName(name) : words.nameOf(name);
  const roleWord = ROLES[role];
  const isQuiet = !participant.isLocal && volumeOf(participant, read) === 0;
  return html`<li part="person" class=${connected ? '' : 'cut-off'}>
    ${initialsMark(id || 'self', name, isAgent)}
    <span class="who">
      <span part="person__name" class="name" dir="auto" title=${text}>${text}</span>
      ${isAgent ? html`<span part="person__ai" class="ai">${words.term('ai')}</span>` : nothing}
      ${roleWord ? html`<span class="role">${words.term(roleWord)}</span>` : nothing}
      ${status(participant, row)}
    </span>
    ${handRaisedAtMs === null ? nothing : mark(handIcon, words.term('handRaised'), 'hand')}
    ${row.isTranscribed ? mark(captionsIcon, words.term('isTranscribed'), 'transcribed') : nothing}
    ${isQuiet ? mark(soundOffIcon, `${words.term('volumeOf', text)}: 0`, 'off') : nothing}
    ${isAgent ? nothing : devices(participant, row)}
    ${end}
  </li>`;
}

function devices(participant: Participant, row: PersonRow): TemplateResult {
  const { words, read } = row;
  const { muted } = read(participant.sources.microphone.state);
  const hasPicture = read(participant.sources.camera.state).status !== 'off';
  return html`${muted ? muting(participant, row) : mark(micIcon)}
  ${hasPicture ? mark(cameraIcon) : mark(cameraOffIcon, words.term('cameraIsOff'), 'off')}`;
}

/** How loud you hear a participant, from 0 to 1. */
export function volumeOf({ volume, isMutedHere }: Participant, read: Read): number {
  return read(isMutedHere) ? 0 : read(volume);
}

/** In a large room somebody's status changes all the time: that draws their line again, and not the list. */
function status(
  { isLocal, details }: Participant,
  { words, read, breakout, status: { own, people } }: PersonRow,
) {
  const draw = (said: PersonStatus | undefined) =>
    statusLine(words, breakout ? { ...NO_STATUS, ...said, breakout } : said);
  const { id } = read(details);
  return isLocal ? followed(own, (said) => said, draw) : followed(people, (all) => all.get(id), draw);
}

function muting({ sources }: Participant, { words, read }: PersonRow): TemplateResult {
  const word = mutedWord(read(sources.microphone.revoked));
  const icon = word === 'mayNotSpeak' ? lockIcon : micOffIcon;
  return mark(icon, words.term(word), word === 'mutedByModerator' ? 'revoked' : 'off');
}

/** Adds a text alternative only for unusual states: an active microphone needs none. */
function mark(icon: TemplateResult, meaning = '', kind = 'plain'): TemplateResult {
  return html`<span class="mark mark--${kind}" title=${meaning || nothing}>${icon}<span class="visually-hidden">${meaning}</span></span>`;
}
