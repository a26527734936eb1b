import { type AssetFile, assetUrl } from '../processors/asset-files.js';
import { VideoError } from './video-error.js';
import type { CreatePlayerOptions, PlayerElement } from './video-player.js';
import { loadYouTube } from './youtube-api.js';

/** What a module of `assets/` exports: one of the elements of https://github.com/muxinc/media-elements. */
interface PlayerModule {
  readonly default: new () => PlayerElement & { config: object; api?: PlayerApi };
}

/** The object behind an element: hls.js, or Vimeo's player. */
interface PlayerApi {
  on(event: string, run: (...data: never[]) => void): void;
}

/** hls.js's `Events.ERROR` and its data. */
interface HlsFailure {
  fatal: boolean;
  type: string;
  response?: { code?: number };
}

type FrameOptions = CreatePlayerOptions & { kind: 'hls' | 'youtube' | 'vimeo' };

const FILES = {
  hls: 'video-hls.js',
  youtube: 'video-youtube.js',
  vimeo: 'video-vimeo.js',
} as const satisfies Record<FrameOptions['kind'], AssetFile>;

/** Parameters of YouTube's player: no captions unless the person chooses them, and the referrer that YouTube demands. */
const YOUTUBE = {
  cc_load_policy: 0,
  disablekb: 1,
  fs: 0,
  referrerpolicy: 'strict-origin-when-cross-origin',
};

/** The video fills its element. The elements' own style elements are left out, because policies block them. */
const FILLS =
  'iframe, video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; border: 0; }';

/** Creates the element of a player other than the browser's own. */
export async function createFramePlayer({
  kind,
  url,
  assetBase,
  onError,
}: FrameOptions): Promise<PlayerElement> {
  const [module] = await Promise.all([
    import(/* @vite-ignore */ assetUrl(FILES[kind], assetBase)) as Promise<PlayerModule>,
    kind === 'youtube' ? loadYouTube() : null,
  ]);
  const element = new module.default();
  if (kind === 'youtube') element.config = YOUTUBE;
  element.setAttribute('playsinline', '');
  element.addEventListener('error', () => onError(errorOf(kind, element)));
  element.src = url;
  // It creates its shadow root and the object behind it a little later.
  setTimeout(() => {
    fill(element);
    if (kind === 'hls')
      element.api?.on('hlsError', (_event: string, { fatal, type, response }: HlsFailure) => {
        if (fatal) onError(hlsError(type, response?.code));
      });
    if (kind === 'vimeo')
      element.api?.on('error', (failure: { name?: string }) => {
        const error = VideoError.fromVimeo(failure);
        if (error) onError(error);
      });
  });
  return element;
}

function errorOf(kind: FrameOptions['kind'], element: PlayerElement): VideoError {
  const { error } = element as { error?: { code: number } | null };
  return kind === 'youtube' ? VideoError.fromYouTube(error?.code ?? 0) : VideoError.unplayable(error);
}

function hlsError(type: string, status: number | undefined): VideoError {
  if (status) return VideoError.fromStatus(status);
  return type === 'networkError' ? VideoError.unreachable() : VideoError.unplayable();
}

function fill({ shadowRoot }: HTMLElement): void {
  if (!shadowRoot || !('adoptedStyleSheets' in shadowRoot)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(FILLS);
  shadowRoot.adoptedStyleSheets = [sheet];
}
