import type { AiProblem } from './ai-problem.js';

/** The shared state of `aiBehavior`. Participants are named by their ids. */
export interface AiState {
  /** Who may enable and disable it: people with the grant `moderate`, or everyone with the grant `ai`. */
  enableBy: 'moderators' | 'everyone';
  /** The voices to choose from. */
  voices: readonly string[];
  /**
   * - `off`: it is not in the call; `connecting`: it is on its way
   * - `ready`: it hears nobody and says nothing; `listening`: it hears who has the floor; `speaking`: it answers
   * - `failed`: it has left the call, for the reason in `code`
   */
  status: 'off' | 'connecting' | 'ready' | 'listening' | 'speaking' | 'failed';
  code: AiProblem | null;
  /** The AI itself, among the participants; null while it is off or has failed. */
  participant: string | null;
  /** The voice with which it speaks, or spoke last. */
  voice: string;
  /** Who enabled it. */
  startedBy: string | null;
  /** The only person whom it may hear; null: nobody. */
  floor: string | null;
  /** Who waits for the floor, the earliest first. */
  queue: readonly string[];
  /** Whether the person who has the floor talks to it: only then it gets their microphone. */
  isTalking: boolean;
}
