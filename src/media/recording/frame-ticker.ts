/**
 * Calls `run` at a fixed rate, in a hidden tab too: timers fire once a second there, but audio sources end on time.
 * Without running audio it uses a timer. Returns a function that stops it.
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
