import { CallroomError } from '../core/errors.js';

export type MediaErrorCode =
  | 'device_denied'
  | 'device_missing'
  | 'device_busy'
  | 'device_unsuitable'
  | 'device_ended'
  | 'insecure_context'
  | 'capture_unsupported';

export type MediaKind = 'audio' | 'video';

const NOUN: Record<MediaKind, string> = { audio: 'microphone', video: 'camera' };

/** Why a microphone or camera is not to be had. The message is fit for people: it says what to do. */
export class MediaError extends CallroomError<MediaErrorCode> {
  /**
   * Maps what `getUserMedia` rejects with
   * (Media Capture and Streams, section 10.2, {@link https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia}).
   */
  static fromCapture(kind: MediaKind, cause: unknown): MediaError {
    const noun = NOUN[kind];
    const name = cause instanceof Error ? cause.name : '';
    switch (name) {
      case 'NotAllowedError':
      case 'SecurityError':
        return new MediaError(
          'device_denied',
          `The browser may not use your ${noun}. Allow it in the address bar's site settings, then turn it on again.`,
          { cause },
        );
      case 'NotFoundError':
        return new MediaError('device_missing', `No ${noun} was found. Plug one in, then turn it on again.`, {
          cause,
        });
      case 'NotReadableError':
      case 'AbortError':
        return new MediaError(
          'device_busy',
          `Your ${noun} is in use by another program. Close that program, then turn it on again.`,
          { cause, retryable: true },
        );
      default:
        return new MediaError(
          'device_unsuitable',
          `Your ${noun} could not be started (${name || 'unknown reason'}). Choose another one, or turn it on again.`,
          { cause, retryable: true },
        );
    }
  }

  static ended(kind: MediaKind): MediaError {
    return new MediaError(
      'device_ended',
      `Your ${NOUN[kind]} was disconnected. Plug it in again or choose another one, then turn it on again.`,
      { retryable: true },
    );
  }

  static insecureContext(kind: MediaKind): MediaError {
    return new MediaError(
      'insecure_context',
      `A browser gives out the ${NOUN[kind]} on HTTPS pages and on localhost only. Open this page by https.`,
    );
  }

  static unsupported(kind: MediaKind): MediaError {
    return new MediaError(
      'capture_unsupported',
      `This browser cannot capture from a ${NOUN[kind]}. Use a current Chrome, Edge, Firefox or Safari.`,
    );
  }
}
