import type { CallroomError } from '../../core/errors.js';
import { groupOf } from '../i18n/errors/error-keys.js';

const advised = new Set<string>();

/** Logs errors that only the developer of the page can correct, each message once. */
export function tellDeveloper({ code, message }: CallroomError): void {
  if (
    !['siteSetup', 'insecure', 'frame', 'policy', 'unknown'].includes(groupOf(code)) ||
    advised.has(message)
  )
    return;
  advised.add(message);
  console.error(`[callroom] ${message}`);
}
