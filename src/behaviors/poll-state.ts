/** What everyone in the room sees of a poll. */
export interface PollState {
  question: string | null;
  options: string[];
  /** By option. Who voted what is known to nobody. */
  votes: number[];
  open: boolean;
}
