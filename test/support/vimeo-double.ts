/** How long Vimeo's double takes to seek. */
const SEEK_MS = 400;

/**
 * The page of a double of Vimeo's player, for `player.vimeo.com`: it speaks the protocol of `@vimeo/player` with the page
 * around it. `window.truth()` in the frame is where it is, in seconds.
 */
export const vimeoPage = `<!doctype html><title>Double of Vimeo</title><script>(${double.toString()})(${SEEK_MS})</script>`;

function double(seekMs: number): void {
  const page = window as unknown as { truth: () => number };
  const duration = 600;
  let position = 0;
  let atMs = performance.now();
  let rate = 1;
  let isPlaying = false;
  let volume = 1;
  let isMuted = false;
  let seek = 0;
  const truth = () => {
    const ranMs = isPlaying ? performance.now() - atMs : 0;
    return Math.min(duration, position + (ranMs / 1_000) * rate);
  };
  page.truth = truth;
  const send = (message: object) => parent.postMessage(message, '*');
  const tell = (event: string, data: object = {}) => send({ event, data });
  const settle = () => {
    position = truth();
    atMs = performance.now();
  };
  const setPlaying = (wanted: boolean) => {
    settle();
    isPlaying = wanted;
  };
  const methods: Record<string, (value: never) => unknown> = {
    getTextTracks: () => [],
    getMuted: () => isMuted,
    getVolume: () => volume,
    getDuration: () => duration,
    getCurrentTime: truth,
    setMuted(value: boolean) {
      isMuted = value;
      return value;
    },
    setVolume(value: number) {
      volume = value;
      return value;
    },
    setPlaybackRate(value: number) {
      settle();
      rate = value;
      tell('ratechange', { playbackRate: value });
      return value;
    },
    play() {
      setPlaying(true);
      tell('play');
      tell('playing');
    },
    pause() {
      setPlaying(false);
      tell('pause');
    },
    setCurrentTime(value: number) {
      const wasPlaying = isPlaying;
      const own = ++seek;
      setPlaying(false);
      position = value;
      tell('seeking');
      setTimeout(() => {
        if (own !== seek) return;
        setPlaying(wasPlaying);
        tell('seeked');
      }, seekMs);
      return value;
    },
  };
  addEventListener('message', ({ data, source }) => {
    if (source !== parent || typeof data?.method !== 'string') return;
    const { method } = data;
    const value = Array.isArray(data.value) ? data.value[0] : data.value;
    if (method !== 'addEventListener') send({ method, value: methods[method]?.(value as never) });
    // The page is told of the video's loading once it listens.
    else if (value === 'loaded') setTimeout(() => tell('loaded'), 50);
  });
  tell('ready');
  setInterval(() => {
    if (isPlaying) tell('timeupdate', { seconds: truth(), duration, percent: truth() / duration });
  }, 250);
}
