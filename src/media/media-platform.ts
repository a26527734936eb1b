/** The browser APIs that devices need. Default: the browser's own; tests and unusual hosts pass others. */
export interface MediaPlatform {
  /** Undefined on insecure pages, and outside of a page. */
  mediaDevices?: MediaDevices | undefined;
  permissions?: Pick<Permissions, 'query'> | undefined;
  /** Says whether the user has just clicked. Undefined in browsers without it. */
  userActivation?: Pick<UserActivation, 'isActive'> | undefined;
  /** Where choices are stored; `null` disables storing. */
  storage?: Pick<Storage, 'getItem' | 'setItem'> | null;
}

/** Returns the browser's own APIs. */
export function browserMedia(): Required<MediaPlatform> {
  const { navigator } = globalThis;
  return {
    mediaDevices: navigator?.mediaDevices,
    permissions: navigator?.permissions,
    userActivation: navigator?.userActivation,
    storage: ownStorage(),
  };
}

/** Access throws if the user has turned storage off (HTML, section 12.2.2). */
function ownStorage(): Storage | null {
  try {
    return globalThis.window?.localStorage ?? null;
  } catch {
    return null;
  }
}
