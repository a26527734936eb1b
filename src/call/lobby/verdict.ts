import type { ConnectionReport, Verdict } from './connection-report.js';

/** The bandwidth for audio and a small video, in one direction. */
const ENOUGH_UP_BPS = 600_000;
/** The bandwidth for a few participants' videos. */
const ENOUGH_DOWN_BPS = 1_200_000;

/** Reduces all check results to one verdict. */
export function verdictOf({
  server,
  media,
  relay,
  upload,
  download,
  video,
}: ConnectionReport['checks']): Verdict {
  if (server.status !== 'ok') return 'no-server';
  if (video.status !== 'ok') return 'no-video';
  if (media.status !== 'ok') return relay.status === 'ok' ? 'relay-only' : 'no-media';
  const isEnough = (bps: number | null, least: number) => bps === null || bps >= least;
  return isEnough(upload.value, ENOUGH_UP_BPS) && isEnough(download.value, ENOUGH_DOWN_BPS) ? 'good' : 'slow';
}
