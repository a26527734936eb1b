import { CallroomError, isAbortError } from '../../core/errors.js';
import { blockedFeature, type PolicyFeature, policyAdvice } from '../../core/permissions-policy.js';
import { adviseDeveloper } from './developer-advice.js';

/** A user action that the browser may refuse. Using a device is not included. */
export type Action = 'copy' | 'share' | 'fullscreen' | 'pip' | 'speaker' | 'snapshot';

export type ActionErrorCode = `${Action}_${'failed' | 'blocked_by_frame' | 'blocked_by_policy'}`;

interface Refused {
  /** The Permissions Policy feature that the action needs. */
  readonly feature?: PolicyFeature;
  readonly message: string;
}

const ACTIONS: Record<Action, Refused> = {
  copy: {
    feature: 'clipboard-write',
    message: 'The browser did not copy the link. It is selected: copy it with your keyboard.',
  },
  share: {
    feature: 'web-share',
    message: 'The browser did not share the link. Copy it instead.',
  },
  fullscreen: {
    feature: 'fullscreen',
    message: 'The browser did not show the call in full screen. Try again.',
  },
  pip: {
    feature: 'picture-in-picture',
    message: 'The browser did not keep the call on top. Try again.',
  },
  speaker: {
    feature: 'speaker-selection',
    message: 'This speaker cannot be used. Choose another speaker.',
  },
  snapshot: { message: 'The snapshot of the call could not be taken. Try again.' },
};

/** An action that the browser refused. The message of a `…_failed` error is suitable for users. */
export class ActionError extends CallroomError<ActionErrorCode> {
  static from(action: Action, cause: unknown): ActionError {
    const { feature, message } = ACTIONS[action];
    const by = feature === undefined ? null : blockedFeature(feature);
    const advice = by && policyAdvice(feature!, by);
    if (advice && by !== 'unknown') return new ActionError(`${action}_blocked_by_${by}`, advice, { cause });
    // The frame is only one of the possible causes, and the person can do what the message says.
    if (advice) adviseDeveloper(advice);
    return new ActionError(`${action}_failed`, message, { cause, retryable: true });
  }
}

/** Runs an action that the browser may refuse. @throws `ActionError` */
export async function act<T>(action: Action, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CallroomError || isAbortError(error)) throw error;
    throw ActionError.from(action, error);
  }
}
