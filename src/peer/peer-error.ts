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

/** An error between this endpoint and the SFU, other than the errors that the Calls API reports. */
export class PeerError extends CallroomError<PeerErrorCode> {
  static connectionLost(): PeerError {
    return new PeerError(
      'connection_lost',
      'The media connection was lost. It is being replaced. Check the network if this persists.',
      { retryable: true },
    );
  }

  static networkChanged(): PeerError {
    return new PeerError('network_changed', 'The network changed. The media connection is being replaced.', {
      retryable: true,
    });
  }

  /** @param isReached whether a network path exists, so that only the handshake was missing. */
  static connectionTimeout(ms: number, isReached: boolean): PeerError {
    const [what, cure] = isReached
      ? ['The SFU was reached, but the DTLS handshake', 'the SFU or this device is overloaded']
      : ['The media connection', 'a firewall may block UDP: add a TURN server that listens on TCP'];
    return new PeerError(
      'connection_timeout',
      `${what} was not completed within ${ms} ms. It is being retried. If this persists, ${cure}.`,
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
      'The response has no SDP although one is required. The session is being replaced.',
      { retryable: true },
    );
  }

  static trackDead(): PeerError {
    return new PeerError(
      'track_dead',
      'No packets of this track arrive although the connection works. It is being pulled again. If this persists, its publisher sends nothing.',
      { retryable: true },
    );
  }

  static wrongKind(expected: string, got: string): PeerError {
    return new PeerError(
      'wrong_kind',
      `A publication of ${expected} cannot continue with a track of ${got}. Unpublish it and publish the other track.`,
    );
  }

  static offerUnwanted(): PeerError {
    return new PeerError(
      'offer_unwanted',
      'A receiving session exists already, so this offer is not needed. Ignore it.',
    );
  }

  static closed(): PeerError {
    return new PeerError(
      'peer_closed',
      'This peer was closed. Make a new one to publish or subscribe again.',
    );
  }
}
