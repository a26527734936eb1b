import { CallroomError } from '../core/errors.js';

export type PeerErrorCode =
  | 'connection_lost'
  | 'connection_timeout'
  | 'network_changed'
  | 'negotiation_failed'
  | 'track_dead'
  | 'wrong_kind'
  | 'offer_unwanted'
  | 'peer_closed';

/** What went wrong between this endpoint and the SFU, other than what the Calls API itself answered. */
export class PeerError extends CallroomError<PeerErrorCode> {
  static connectionLost(): PeerError {
    return new PeerError(
      'connection_lost',
      'The media connection was lost. It is being replaced; check the network if this lasts.',
      { retryable: true },
    );
  }

  static networkChanged(): PeerError {
    return new PeerError('network_changed', 'The network changed. The media connection is being renewed.', {
      retryable: true,
    });
  }

  static connectionTimeout(ms: number): PeerError {
    return new PeerError(
      'connection_timeout',
      `The media connection did not come up within ${ms} ms: a firewall may block UDP. It is tried again; a TURN server over TCP may be needed.`,
      { retryable: true },
    );
  }

  static negotiationFailed(cause: unknown): PeerError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new PeerError(
      'negotiation_failed',
      `This browser and the SFU could not agree on a description (${why}). The session is being replaced.`,
      { retryable: true, cause },
    );
  }

  static descriptionMissing(): PeerError {
    return new PeerError(
      'negotiation_failed',
      'The SFU left out the description that its answer needs. The session is being replaced.',
      { retryable: true },
    );
  }

  static trackDead(): PeerError {
    return new PeerError(
      'track_dead',
      'Nothing arrives of this track although the connection works. It is pulled again; if this lasts, its publisher sends nothing.',
      { retryable: true },
    );
  }

  static wrongKind(expected: string, got: string): PeerError {
    return new PeerError(
      'wrong_kind',
      `A publication of ${expected} cannot go on with a track of ${got}. Unpublish it and publish the other track.`,
    );
  }

  static offerUnwanted(): PeerError {
    return new PeerError('offer_unwanted', 'There is a receiving session already; this offer is not needed.');
  }

  static closed(): PeerError {
    return new PeerError(
      'peer_closed',
      'This peer was closed. Make a new one to publish or subscribe again.',
    );
  }
}
