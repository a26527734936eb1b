import type { Call } from '../../call/call.js';
import type { CallRecorder, Recording } from '../../call/recording/index.js';
import type { Scene } from '../../call/recording/scene.js';
import { atom, type ReadableStore } from '../../core/store.js';

/** A call's recorder, once there is one. */
const recorders = new WeakMap<Call, ReturnType<typeof atom<CallRecorder | null>>>();

/** Outlives whatever shows it: a control may be in a menu that closes. */
export function recorderOf(call: Call): ReadableStore<CallRecorder | null> {
  return slotOf(call);
}

/** Makes a call's recorder unless it has one; loaded when it is first wanted. */
export async function openRecorder(
  call: Call,
  scene: () => Scene,
  onFinished: (recording: Recording) => void,
): Promise<CallRecorder> {
  const slot = slotOf(call);
  const { CallRecorder } = await import('../../call/recording/index.js');
  const known = slot.get();
  if (known) return known;
  const recorder = new CallRecorder(call, scene);
  recorder.addEventListener('finished', ({ data }) => onFinished(data));
  // A page that goes for good saves what it has: it comes to no end any more.
  const onHide = ({ persisted }: PageTransitionEvent) => {
    const soFar = persisted ? null : recorder.soFar();
    if (soFar) onFinished(soFar);
  };
  recorder.state.subscribe(({ status }) => {
    warnBeforeClosing(status !== 'idle');
    if (status === 'recording') window.addEventListener('pagehide', onHide);
    else window.removeEventListener('pagehide', onHide);
  });
  slot.set(recorder);
  return recorder;
}

/** Gives a file to the person, as a download. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The download has the file by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function slotOf(call: Call) {
  const known = recorders.get(call);
  if (known) return known;
  const slot = atom<CallRecorder | null>(null);
  recorders.set(call, slot);
  return slot;
}

function warnBeforeClosing(isRecording: boolean): void {
  if (isRecording) window.addEventListener('beforeunload', hold);
  else window.removeEventListener('beforeunload', hold);
}

function hold(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
