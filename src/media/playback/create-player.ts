import { createFramePlayer } from './frame-players.js';
import type { VideoKind } from './playback-target.js';
import { VideoError } from './video-error.js';
import type { CreatePlayerOptions, PlayerElement, VideoPlayer } from './video-player.js';

/**
 * Creates the player of a video. The code of other players than the browser's own loads on first use, and a player of
 * another site loads its frame once it is in the page.
 * @throws `VideoError` if YouTube's own code cannot be loaded, an error of `import()` if ours cannot.
 */
export async function createPlayer(options: CreatePlayerOptions): Promise<VideoPlayer> {
  const { kind, url, onError } = options;
  let isOver = false;
  const fail = (error: VideoError) => {
    if (!isOver) onError(error);
  };
  const stopPolicy = watchPolicy(kind, url, fail);
  try {
    const element =
      kind === 'file' ? createVideo(url, fail) : await createFramePlayer({ ...options, kind, onError: fail });
    return {
      element,
      hasFixedRates: kind === 'youtube' || kind === 'vimeo',
      dispose() {
        isOver = true;
        stopPolicy();
        element.pause();
        element.removeAttribute('src');
        element.remove();
        if (element instanceof HTMLVideoElement) element.load();
      },
    };
  } catch (error) {
    stopPolicy();
    throw error;
  }
}

function createVideo(url: string, onError: (error: VideoError) => void): PlayerElement {
  const video = document.createElement('video');
  video.playsInline = true;
  video.preload = 'auto';
  video.src = url;
  video.addEventListener('error', () => void explainFailure(video, url).then(onError));
  return video;
}

/** A media element does not say why it cannot load: the server may. */
async function explainFailure({ error }: HTMLVideoElement, url: string): Promise<VideoError> {
  if (error?.code === MediaError.MEDIA_ERR_DECODE) return VideoError.unplayable(error);
  try {
    const { status } = await fetch(url, { method: 'HEAD', credentials: 'omit' });
    return VideoError.fromStatus(status);
  } catch {
    // Other sites may not ask this server.
    return error?.code === MediaError.MEDIA_ERR_NETWORK
      ? VideoError.unreachable(error)
      : VideoError.unplayable(error);
  }
}

/** The origins of each player's frames and scripts. */
const ORIGINS: Record<'youtube' | 'vimeo', RegExp> = {
  youtube: /^https:\/\/www\.youtube(-nocookie)?\.com/,
  vimeo: /^https:\/\/player\.vimeo\.com/,
};

/** A frame that a policy blocks fails without an error. */
function watchPolicy(kind: VideoKind, url: string, onError: (error: VideoError) => void): () => void {
  const isMeant = (address: string) =>
    kind === 'youtube' || kind === 'vimeo'
      ? ORIGINS[kind].test(address)
      : address.startsWith(new URL(url).origin);
  const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    const [directive] = /^(frame|media|script|connect)-src/.exec(effectiveDirective) ?? [];
    if (disposition === 'enforce' && directive && isMeant(blockedURI))
      onError(VideoError.blocked(directive, new URL(blockedURI).origin));
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  return () => document.removeEventListener('securitypolicyviolation', onViolation);
}
