/** What a fake room knows of a poll and does not tell everyone. */
export interface FakePollRecord {
  counts: number[];
  /** By option: the names of the people who voted for it. */
  names: string[][];
  own: number[];
}
