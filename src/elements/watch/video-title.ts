import type { WatchVideo } from '../../behaviors/watch-state.js';

/** A name for a video that has none here: the name of its file, or the site and its id. */
export function videoTitle({ kind, url }: Pick<WatchVideo, 'kind' | 'url'>): string {
  const { hostname, pathname } = new URL(url);
  const last = pathname.split('/').filter(Boolean).at(-1) ?? '';
  if (kind === 'youtube') return `YouTube · ${last}`;
  if (kind === 'vimeo') return `Vimeo · ${pathname.slice(1)}`;
  return decoded(last) || hostname;
}

/** The host that the video comes from. */
export function videoHost({ url }: Pick<WatchVideo, 'url'>): string {
  return new URL(url).hostname.replace(/^(www|player)\./, '').replace('youtube-nocookie', 'youtube');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
