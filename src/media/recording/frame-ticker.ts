/**
 * Calls back at a steady pace, in a hidden tab too: timers come once a second there, but sounds end on time. Where no
 * sound runs, a timer has to do. Returns a function that stops it.
 */
export function tickFrames(audio: AudioContext, framesPerSecond: number, run: () => void): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    if (isOver) return;
    run();
    if (audio.state !== 'running') {
      timer = setTimeout(next, 1000 / framesPerSecond);
      return;
    }
    const silence = new ConstantSourceNode(audio, { offset: 0 });
    silence.onended = next;
    silence.start();
    silence.stop(audio.currentTime + 1 / framesPerSecond);
  };
  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
