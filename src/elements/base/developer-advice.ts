import type { CallroomError } from '../../core/errors.js';
import { groupOf } from '../i18n/errors/error-keys.js';

const advised = new Set<string>();

/** Logs advice for the developer of the page, each message once. */
export function adviseDeveloper(message: string): void {
  if (advised.has(message)) return;
  advised.add(message);
  console.error(`[callroom] ${message}`);
}

/** Logs errors that only the developer of the page can correct. */
export function tellDeveloper({ code, message }: CallroomError): void {
  if (['siteSetup', 'insecure', 'frame', 'policy', 'unknown'].includes(groupOf(code)))
    adviseDeveloper(message);
}
