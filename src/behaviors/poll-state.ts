/** When people see the results: at any time, after they voted, or when the poll is closed. The room enforces it. */
export type PollResults = 'live' | 'after-vote' | 'at-end';

/** How a poll works. It cannot be changed once the poll has started. */
export interface PollSettings {
  /** Each person can choose several options. */
  multiple: boolean;
  /** Nobody sees who voted for what. Otherwise everyone who sees the results does. */
  anonymous: boolean;
  /** People can change their vote while the poll is open. */
  canChangeVote: boolean;
  results: PollResults;
}

export interface PollInfo extends PollSettings {
  id: string;
  question: string;
  options: string[];
  open: boolean;
  /** It was started while the room was backstage. The room removes it before it goes live, so viewers never see it. */
  backstage: boolean;
  /** Milliseconds since the epoch. */
  startedAtMs: number;
  /** The number of people who voted. */
  voters: number;
  /** The number of votes per option; null while the results are hidden. */
  votes: number[] | null;
}

/** The state of the polls that all participants in the room see. */
export interface PollState {
  /** By id. Later polls have higher ids. */
  polls: Record<string, PollInfo>;
}

/** What only you see of a poll. */
export interface OwnVote {
  /** The options that you chose, by index; empty: you have not voted. */
  options: number[];
  /** The number of votes per option, if you see them before the others do, because you voted. Otherwise null. */
  votes: number[] | null;
}

/** A person who voted for an option. */
export interface PollVoter {
  name: string;
  isYou: boolean;
}
