import type { WatchRate } from '../../behaviors/watch-state.js';
import type { Call } from '../../call/call.js';

/**
 * What a person wants of the video that everyone watches, of the queue, or of the remote control (`take`, `release`, `pass`
 * to the participant `to`). Videos are named by their ids, positions are in seconds.
 */
export type WatchRequest =
  | { command: 'add'; url: string }
  | { command: 'remove'; video: string }
  | { command: 'start'; video: string }
  | { command: 'stop' }
  | { command: 'next'; after: string }
  | { command: 'play' }
  | { command: 'pause' }
  | { command: 'seek'; position: number }
  | { command: 'rate'; rate: WatchRate }
  | { command: 'take' }
  | { command: 'release' }
  | { command: 'pass'; to: string };

/** Sends a request to the room. */
export async function sendWatchRequest({ watch }: Call, request: WatchRequest): Promise<void> {
  switch (request.command) {
    case 'add':
      await watch.add(request.url);
      return;
    case 'remove':
      return watch.remove(request.video);
    case 'start':
      return watch.start(request.video);
    case 'next':
      return watch.next(request.after);
    case 'seek':
      return watch.seek(request.position);
    case 'rate':
      return watch.setRate(request.rate);
    case 'pass':
      return watch.pass(request.to);
    default:
      return watch[request.command]();
  }
}
