import type { CallroomError } from '../../core/errors.js';
import { groupOf } from '../i18n/errors/error-keys.js';

const told = new Set<string>();

/** Logs errors that only the developer of the page can correct, each message once. */
export function tellDeveloper({ code, message }: CallroomError): void {
  if (!['siteSetup', 'insecure', 'frame', 'policy'].includes(groupOf(code)) || told.has(message)) return;
  told.add(message);
  console.error(`[callroom] ${message}`);
}
