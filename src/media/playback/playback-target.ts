/** `file`: MP4 or WebM; `hls`: a playlist of HTTP Live Streaming. */
export type VideoKind = 'file' | 'hls' | 'youtube' | 'vimeo';

/** Where a player should be. */
export interface PlaybackTarget {
  /** Seconds. */
  position: number;
  isRunning: boolean;
  /** Milliseconds until the video begins to run; 0 if it runs. */
  startsInMs: number;
  rate: number;
}
