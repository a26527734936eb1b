import { CallroomError } from '../../core/errors.js';
import { readOrigin } from '../../core/request-source.js';

/** An entry of `--allow-origin` or `allowOrigins` that is not an origin. */
export class AllowedOriginError extends CallroomError<'origin_invalid'> {
  static wildcard(): AllowedOriginError {
    return new AllowedOriginError(
      'origin_invalid',
      'A development server cannot allow every origin (*): each page that you visit could then join your rooms. Name each origin, as in --allow-origin https://app.example.',
    );
  }

  static unreadable(text: string): AllowedOriginError {
    return new AllowedOriginError(
      'origin_invalid',
      `"${text}" is not an origin. Write the scheme, the host and the port if there is one, without a path, as in --allow-origin https://app.example.`,
    );
  }
}

/**
 * Returns the origins in the form that browsers send.
 * @throws `AllowedOriginError`
 */
export function readAllowedOrigins(texts: readonly string[]): string[] {
  return texts.map((text) => {
    if (text === '*') throw AllowedOriginError.wildcard();
    const origin = readOrigin(text);
    if (origin === null || !/^https?:/.test(origin)) throw AllowedOriginError.unreadable(text);
    return origin;
  });
}
