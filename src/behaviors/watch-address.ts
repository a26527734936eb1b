import type { VideoKind } from '../media/playback/playback-target.js';

/** A video as players take it. */
export interface VideoAddress {
  readonly kind: VideoKind;
  readonly url: string;
}

/** Why an address cannot be watched: not a web address with https, or not the address of a video. */
export type AddressProblem = 'video_address_invalid' | 'video_unsupported';

/** The longest address, in characters. */
export const MAX_VIDEO_URL = 2_000;

const FILE = /\.(mp4|m4v|webm)$/i;
const PLAYLIST = /\.m3u8$/i;
const YOUTUBE_HOST = /^(www\.|m\.|music\.)?youtube(-nocookie)?\.com$/;
const YOUTUBE_ID = /^[\w-]{11}$/;
const YOUTUBE_PATH = /^\/(?:embed|shorts|live|v)\/([^/]+)\/?$/;
const VIMEO_HOST = /^(www\.|player\.)?vimeo\.com$/;
const VIMEO_PATH = /^\/(?:video\/)?(\d{1,12})(?:\/([\da-f]{1,40}))?\/?$/;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Reads the address of a video: a page or player of YouTube or Vimeo, or a file or playlist on any host. Only `https:`
 * is allowed, and `http:` on this machine.
 * @param as the kind of a file whose address does not end in `.mp4`, `.m4v`, `.webm` or `.m3u8`
 */
export function readVideoAddress(text: string, as?: 'file' | 'hls'): VideoAddress | AddressProblem {
  const url = parse(text.trim());
  if (!url || url.href.length > MAX_VIDEO_URL) return 'video_address_invalid';
  const { hostname, pathname } = url;
  if (hostname === 'youtu.be' || YOUTUBE_HOST.test(hostname)) return youtube(url);
  if (VIMEO_HOST.test(hostname)) return vimeo(url);
  url.hash = '';
  const kind = as ?? (FILE.test(pathname) ? 'file' : PLAYLIST.test(pathname) ? 'hls' : null);
  return kind ? { kind, url: url.href } : 'video_unsupported';
}

function parse(text: string): URL | null {
  try {
    const url = new URL(text);
    const { protocol, hostname, username, password } = url;
    const isAllowed = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
    return isAllowed && !username && !password ? url : null;
  } catch {
    return null;
  }
}

/** The player without cookies: YouTube sets some only once the video plays. */
function youtube({ hostname, pathname, searchParams }: URL): VideoAddress | AddressProblem {
  const id =
    hostname === 'youtu.be'
      ? pathname.slice(1)
      : (searchParams.get('v') ?? YOUTUBE_PATH.exec(pathname)?.[1] ?? '');
  return YOUTUBE_ID.test(id)
    ? { kind: 'youtube', url: `https://www.youtube-nocookie.com/embed/${id}` }
    : 'video_unsupported';
}

/** The hash after the id opens a video that is not listed. */
function vimeo({ pathname, searchParams }: URL): VideoAddress | AddressProblem {
  const [, id, inPath] = VIMEO_PATH.exec(pathname) ?? [];
  const hash = inPath ?? /^[\da-f]{1,40}$/.exec(searchParams.get('h') ?? '')?.[0];
  return id
    ? { kind: 'vimeo', url: `https://vimeo.com/${id}${hash ? `/${hash}` : ''}` }
    : 'video_unsupported';
}
