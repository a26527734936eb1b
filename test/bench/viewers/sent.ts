/** What a number of requests made a host and a viewer receive, and what their answers have, in bytes. */
export interface Sent {
  host: number;
  viewer: number;
  answer: number;
}
