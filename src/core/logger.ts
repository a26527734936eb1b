/**
 * `debug`: every step, for people who work on this package. `info`: what a site's developer wants to see of a healthy
 * call. `warn`: something failed and is being repaired. `error`: something failed and cannot be repaired. Tokens,
 * credentials and chat texts are not logged at any level.
 */
export interface Logger {
  debug(message: string, details?: unknown): void;
  info(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  error(message: string, details?: unknown): void;
}

const nothing = () => {};

/** Logs warnings and errors only. */
export const defaultLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: (message, details) => console.warn(`[callroom] ${message}`, details ?? ''),
  error: (message, details) => console.error(`[callroom] ${message}`, details ?? ''),
};

export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
