import type { RemoteTrack } from '../tracks/subscription.js';

/** A receiving session that the room has started, with the SFU's offer of the tracks that are already being sent. */
export interface MediaOffer {
  sessionId: string;
  /** The SFU's offer, as SDP. */
  offer: string;
  /** The track on each mid of the offer, and the requested layer (default: null). */
  tracks: readonly (RemoteTrack & { mid: string; layer?: string | null })[];
}
