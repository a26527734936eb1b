import type { RemoteTrack } from '../tracks/subscription.js';

/** A receiving session that the room has begun, with the SFU's offer for what is already being sent. */
export interface MediaOffer {
  sessionId: string;
  /** The SFU's offer, as SDP. */
  offer: string;
  /** What the offer has on which mid, and in which layer it was asked for (default: null). */
  tracks: readonly (RemoteTrack & { mid: string; layer?: string | null })[];
}
