import { CallroomError } from '../../core/errors.js';

export type VideoErrorCode =
  | 'video_not_found'
  | 'video_private'
  | 'video_embed_forbidden'
  | 'video_unplayable'
  | 'video_unreachable'
  | 'video_blocked_by_policy';

/** Why a video cannot be played. The message is written for end users and says what to do. */
export class VideoError extends CallroomError<VideoErrorCode> {
  static notFound(cause?: unknown): VideoError {
    return new VideoError(
      'video_not_found',
      'There is no video at this address. It may have been removed. Check the address.',
      { cause },
    );
  }

  static isPrivate(cause?: unknown): VideoError {
    return new VideoError(
      'video_private',
      'This video is private or was removed. Ask its owner for access, or choose another video.',
      { cause },
    );
  }

  static embedForbidden(cause?: unknown): VideoError {
    return new VideoError(
      'video_embed_forbidden',
      'The owner of this video does not allow it to be played on other sites. Choose another video.',
      { cause },
    );
  }

  static unplayable(cause?: unknown): VideoError {
    return new VideoError(
      'video_unplayable',
      'This browser cannot play this video. Choose another video, or another format of it.',
      { cause },
    );
  }

  static unreachable(cause?: unknown): VideoError {
    return new VideoError(
      'video_unreachable',
      'This video cannot be reached. Check your connection, then try again.',
      { cause, retryable: true },
    );
  }

  /** @param directive the directive of the page's Content-Security-Policy that forbids it, such as `frame-src` */
  static blocked(directive: string, origin: string): VideoError {
    return new VideoError(
      'video_blocked_by_policy',
      `The Content-Security-Policy of this page blocks this video. Add ${origin} to its ${directive}.`,
    );
  }

  /** By the status of an HTTP answer. */
  static fromStatus(status: number): VideoError {
    if (status === 404 || status === 410) return VideoError.notFound();
    if (status === 401 || status === 403) return VideoError.isPrivate();
    return status >= 400 ? VideoError.unreachable() : VideoError.unplayable();
  }

  /** By the code of YouTube's `onError` (https://developers.google.com/youtube/iframe_api_reference#onError). */
  static fromYouTube(code: number): VideoError {
    if (code === 2) return VideoError.notFound();
    if (code === 100) return VideoError.isPrivate();
    // 153: the page sends no referrer, so YouTube does not know which site embeds it.
    return [101, 150, 153].includes(code) ? VideoError.embedForbidden() : VideoError.unplayable();
  }

  /** By the name of an error of Vimeo's player (https://developer.vimeo.com/player/sdk/reference). */
  static fromVimeo({ name }: { name?: string }): VideoError | null {
    switch (name) {
      case 'NotFoundError':
        return VideoError.notFound();
      case 'PrivacyError':
        return VideoError.embedForbidden();
      case 'PasswordError':
        return VideoError.isPrivate();
      case 'UnsupportedError':
      case 'NotSupportedError':
        return VideoError.unplayable();
      default:
        return null;
    }
  }
}
