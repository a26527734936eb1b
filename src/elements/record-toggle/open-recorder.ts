import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import type { Recorder, Recording } from '../../call/recording/index.js';
import type { Scene } from '../../call/recording/scene.js';

/**
 * Returns the call's recorder. Loads and creates it on first use. It outlives the control that shows it, because a
 * control can be in a menu that closes.
 */
export async function openRecorder(
  call: Call,
  scene: () => Scene,
  onFinished: (recording: Recording) => void,
): Promise<Recorder> {
  const { CallRecorder } = await importPart(import('../../call/recording/index.js'));
  const known = call.recorder.get();
  if (known) return known;
  const recorder = new CallRecorder(call, scene);
  recorder.addEventListener('finished', ({ data }) => onFinished(data));
  // A page that is unloaded saves the recording so far, because no other end follows.
  const onHide = ({ persisted }: PageTransitionEvent) => {
    const soFar = persisted ? null : recorder.soFar();
    if (soFar) onFinished(soFar);
  };
  recorder.state.subscribe(({ status }) => {
    warnBeforeClosing(status !== 'idle');
    if (status === 'recording') window.addEventListener('pagehide', onHide);
    else window.removeEventListener('pagehide', onHide);
  });
  call.recorder.set(recorder);
  return recorder;
}

/** Downloads a file for the person. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // By then the download has read the file.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function warnBeforeClosing(isRecording: boolean): void {
  if (isRecording) window.addEventListener('beforeunload', hold);
  else window.removeEventListener('beforeunload', hold);
}

function hold(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
