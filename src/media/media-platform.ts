/** What of the browser the devices need: its own by default, others in tests and unusual hosts. */
export interface MediaPlatform {
  /** Undefined on insecure pages, and where there is no page. */
  mediaDevices?: MediaDevices | undefined;
  permissions?: Pick<Permissions, 'query'> | undefined;
  /** Where choices are remembered; `null`: nowhere. */
  storage?: Pick<Storage, 'getItem' | 'setItem'> | null;
}

/** The browser's own. */
export function browserMedia(): Required<MediaPlatform> {
  const { navigator } = globalThis;
  return {
    mediaDevices: navigator?.mediaDevices,
    permissions: navigator?.permissions,
    storage: ownStorage(),
  };
}

/** Reading it throws where the person has turned storage off (HTML, section 12.2.2). */
function ownStorage(): Storage | null {
  try {
    return globalThis.window?.localStorage ?? null;
  } catch {
    return null;
  }
}
