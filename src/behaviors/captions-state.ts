import type { AiProblem } from './ai-problem.js';

/** The shared state of `captionsBehavior`. */
export interface CaptionsState {
  /** Who may start and stop a transcript: people with the grant `moderate`, or everyone. */
  startBy: 'moderators' | 'everyone';
  /**
   * Null: nobody is transcribed. Before `startsAtMs` it is announced only, so that everyone knows before it begins.
   */
  transcript: {
    id: string;
    /** The participant who started it. */
    startedBy: string;
    /** Times are in milliseconds since the epoch, by the server's clock. */
    announcedAtMs: number;
    startsAtMs: number;
    /** Whether the server keeps what was said with the room's data. */
    isStored: boolean;
  } | null;
  /** By participant id: the people who allow that their speech is turned into text, and how that goes. */
  speakers: Readonly<Record<string, CaptionedSpeaker>>;
}

/** How the speech of a participant is turned into text. */
export interface CaptionedSpeaker {
  /** `waiting`: no transcript is on, or the microphone is off. */
  status: 'waiting' | 'starting' | 'listening' | 'failed';
  /** Why it failed, or why it was interrupted last; null: it was not. */
  code: AiProblem | null;
}

/** A finished utterance. Times are in milliseconds since the epoch, by the server's clock. */
export interface TranscriptEntry {
  id: number;
  /** The id of the transcript (`CaptionsState.transcript`). */
  transcript: string;
  /** The participant who spoke, and the public id of the person. */
  participant: string;
  person: string;
  name: string;
  text: string;
  startMs: number;
  endMs: number;
}
