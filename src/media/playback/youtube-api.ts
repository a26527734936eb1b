import { VideoError } from './video-error.js';

/** https://developers.google.com/youtube/iframe_api_reference */
const ADDRESS = 'https://www.youtube.com/iframe_api';

interface YouTubePage {
  YT?: { Player?: unknown };
  onYouTubeIframeAPIReady?: () => void;
}

let loading: Promise<void> | null = null;

/**
 * Loads YouTube's own code into the page, unless it is there. The element of the player would load it as well, but
 * without telling that it cannot.
 * @throws `VideoError`; the next call tries again.
 */
export function loadYouTube(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

function load(): Promise<void> {
  const page = globalThis as YouTubePage;
  if (page.YT?.Player) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const before = page.onYouTubeIframeAPIReady;
    page.onYouTubeIframeAPIReady = () => {
      before?.();
      resolve();
    };
    const script = document.createElement('script');
    script.src = ADDRESS;
    script.onerror = () => {
      script.remove();
      reject(VideoError.unreachable());
    };
    document.head.append(script);
  });
}
