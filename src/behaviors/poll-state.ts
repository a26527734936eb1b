/** The state of a poll that all participants in the room see. */
export interface PollState {
  question: string | null;
  options: string[];
  /** The number of votes per option. The room does not tell who voted for which option. */
  votes: number[];
  open: boolean;
}
