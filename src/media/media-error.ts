import { CallroomError } from '../core/errors.js';
import { type FeatureBlock, policyAdvice } from '../core/permissions-policy.js';
import type { MediaKind } from '../core/sources.js';

export type MediaErrorCode =
  | 'device_denied'
  | 'device_dismissed'
  | 'device_blocked_by_system'
  | 'device_blocked_by_frame'
  | 'device_blocked_by_policy'
  | 'device_blocked_by_unknown'
  | 'device_missing'
  | 'device_busy'
  | 'device_unsuitable'
  | 'device_ended'
  | 'device_not_granted'
  | 'device_revoked'
  | 'device_withdrawn'
  | 'device_switched'
  | 'speaking_while_muted'
  | 'microphone_silent'
  | 'microphone_interrupted'
  | 'screen_blocked_by_system'
  | 'screen_blocked_by_frame'
  | 'screen_blocked_by_policy'
  | 'screen_denied'
  | 'screen_failed'
  | 'screen_unsupported'
  | 'screen_not_allowed'
  | 'screen_needs_click'
  | 'screen_taken'
  | 'insecure_context'
  | 'capture_unsupported';

export type { MediaKind } from '../core/sources.js';

/** Why another device took over. */
export type SwitchReason = 'gone' | 'busy' | 'returned' | 'default';

const NOUN = { audio: 'microphone', video: 'camera' } as const satisfies Record<MediaKind, string>;

/** Chromium's text for a refusal that did not come from a person; the error has no other sign of it. */
const BY_SYSTEM = /system/i;
const DISMISSED = /dismiss/i;

/** Why a microphone, camera or screen is not available. The message is written for end users and says what to do. */
export class MediaError extends CallroomError<MediaErrorCode> {
  /**
   * Maps an error of `getUserMedia` (Media Capture and Streams, section 10.2,
   * {@link https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia}).
   */
  static fromCapture(kind: MediaKind, cause: unknown): MediaError {
    const noun = NOUN[kind];
    const values = { variant: noun };
    const { name, message } = cause instanceof Error ? cause : { name: '', message: '' };
    switch (name) {
      case 'NotAllowedError':
      case 'SecurityError':
        if (BY_SYSTEM.test(message)) return MediaError.blockedBySystem(kind, cause);
        if (DISMISSED.test(message)) return MediaError.dismissed(kind, cause);
        return new MediaError(
          'device_denied',
          `The browser may not use your ${noun}. Allow it in the address bar's site settings, then turn it on again.`,
          { cause, values },
        );
      case 'NotFoundError':
        return new MediaError(
          'device_missing',
          `No ${noun} was found. Plug one in, and it is used immediately.`,
          {
            cause,
            values,
          },
        );
      case 'NotReadableError':
      case 'AbortError':
        return new MediaError(
          'device_busy',
          `Your ${noun} is in use by another program. Close that program, then turn it on again.`,
          { cause, values, retryable: true },
        );
      default:
        return new MediaError(
          'device_unsuitable',
          `Your ${noun} could not be started (${name || 'unknown reason'}). Choose another one, or turn it on again.`,
          { cause, values, retryable: true },
        );
    }
  }

  /** The person closed the browser's prompt without an answer, so the browser may prompt again. */
  static dismissed(kind: MediaKind, cause?: unknown): MediaError {
    return new MediaError(
      'device_dismissed',
      `The browser's question about your ${NOUN[kind]} was closed. Turn it on again, then choose Allow.`,
      { cause, values: { variant: NOUN[kind] }, retryable: true },
    );
  }

  /**
   * The policy of the page or of its frame forbids the device, which the user cannot change. By `unknown`: it is that
   * policy or the user.
   */
  static blockedByPage(kind: MediaKind, by: FeatureBlock, cause?: unknown): MediaError {
    const noun = NOUN[kind];
    const values = { variant: noun };
    return new MediaError(`device_blocked_by_${by}`, policyAdvice(noun, by), { cause, values });
  }

  /** The operating system blocks the device for the browser. */
  static blockedBySystem(kind: MediaKind, cause?: unknown): MediaError {
    return new MediaError(
      'device_blocked_by_system',
      `Your operating system is blocking the ${NOUN[kind]} for this browser. Allow it in the system's privacy settings, then turn it on again.`,
      { cause, values: { variant: NOUN[kind] } },
    );
  }

  /** The room lets this participant only watch. */
  static notGranted(kind: MediaKind): MediaError {
    return new MediaError(
      'device_not_granted',
      `You are in the audience, so your ${NOUN[kind]} is not used. Ask a host to let you present.`,
      { values: { variant: NOUN[kind] } },
    );
  }

  /** A moderator or the room's rule keeps the person from turning the device on. */
  static revoked(kind: MediaKind): MediaError {
    return new MediaError(
      'device_revoked',
      `You cannot turn on your ${NOUN[kind]} until a moderator allows it. Ask a moderator to allow it.`,
      { values: { variant: NOUN[kind] } },
    );
  }

  /** The room no longer accepts the device's media, although the device is still on. */
  static withdrawn(kind: MediaKind): MediaError {
    return new MediaError(
      'device_withdrawn',
      kind === 'audio'
        ? 'A moderator has turned off your microphone for the others: nobody hears you. Ask them to allow it again.'
        : 'A moderator has turned off your camera for the others: nobody sees you. Ask them to allow it again.',
      { values: { variant: NOUN[kind] } },
    );
  }

  static ended(kind: MediaKind): MediaError {
    return new MediaError(
      'device_ended',
      `Your ${NOUN[kind]} was disconnected. Plug it in again, or choose another one. It is used immediately.`,
      { retryable: true, values: { variant: NOUN[kind] } },
    );
  }

  /** Not a failure: says which device is used from now on. */
  static switched(kind: MediaKind, reason: SwitchReason, from: string, to: string): MediaError {
    const noun = NOUN[kind];
    const why = {
      gone: `${from || `Your ${noun}`} was disconnected.`,
      busy: `${from || `Your ${noun}`} is in use by another program.`,
      returned: `${to || `Your ${noun}`} is back.`,
      default: `Your system's ${noun} has changed.`,
    }[reason];
    const isNamed = to !== '' && (from !== '' || reason === 'returned' || reason === 'default');
    return new MediaError('device_switched', `${why} Your ${noun} is now ${to || 'another one'}.`, {
      values: { variant: isNamed ? `${noun} ${reason}` : noun, from, to },
    });
  }

  static insecureContext(kind: MediaKind): MediaError {
    return new MediaError(
      'insecure_context',
      `Browsers allow access to the ${NOUN[kind]} only on HTTPS pages and on localhost. Open this page over HTTPS.`,
    );
  }

  static unsupported(kind: MediaKind): MediaError {
    return new MediaError(
      'capture_unsupported',
      `This browser cannot capture from a ${NOUN[kind]}. Use a current Chrome, Edge, Firefox or Safari.`,
    );
  }

  /** Maps an error of `getDisplayMedia`, except a closed picker, which is not a failure. */
  static fromScreen(cause: unknown): MediaError {
    const { name, message } = cause instanceof Error ? cause : { name: '', message: '' };
    if (name === 'NotAllowedError' && BY_SYSTEM.test(message)) {
      return new MediaError(
        'screen_blocked_by_system',
        "Your operating system is blocking the screen for this browser. Allow screen recording in the system's privacy settings, then share again.",
        { cause },
      );
    }
    return new MediaError(
      'screen_failed',
      `Your screen could not be shared (${name || 'unknown reason'}). Share again, or choose another window.`,
      { cause, retryable: true },
    );
  }

  static screenBlockedByPage(by: Exclude<FeatureBlock, 'unknown'>, cause?: unknown): MediaError {
    const values = { variant: 'screen' };
    return new MediaError(`screen_blocked_by_${by}`, policyAdvice('display-capture', by), { cause, values });
  }

  /** The browser's settings forbid screen sharing on this site, so it does not prompt. */
  static screenDenied(cause?: unknown): MediaError {
    return new MediaError(
      'screen_denied',
      "Your browser does not let this site share a screen. Allow it in the browser's site settings, then share again.",
      { cause },
    );
  }

  static screenUnsupported(): MediaError {
    return new MediaError(
      'screen_unsupported',
      'This browser cannot share a screen. Use a current Chrome, Edge, Firefox or Safari on a computer.',
    );
  }

  static screenInsecure(): MediaError {
    return new MediaError(
      'insecure_context',
      'Browsers share a screen only on HTTPS pages and on localhost. Open this page over HTTPS.',
    );
  }

  /** The browser opens its picker only soon after a click, and the room took longer to allow sharing again. */
  static screenNeedsClick(cause?: unknown): MediaError {
    return new MediaError(
      'screen_needs_click',
      'You can share your screen again. The browser asks for a screen only right after a click, so click once more to share.',
      { cause, retryable: true },
    );
  }

  static screenTaken(): MediaError {
    return new MediaError(
      'screen_taken',
      'Somebody else is sharing their screen, and this room shows one at a time. Share yours when they have stopped.',
    );
  }

  static screenNotAllowed(): MediaError {
    return new MediaError(
      'screen_not_allowed',
      'You may not share your screen in this room. Ask a moderator to allow it.',
    );
  }
}
