import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import type { CallRecorder, Recording } from '../../call/recording/index.js';
import type { Scene } from '../../call/recording/scene.js';
import { atom, type ReadableStore } from '../../core/store.js';

/** The recorder of each call, once it has been created. */
const recorders = new WeakMap<Call, ReturnType<typeof atom<CallRecorder | null>>>();

/** The recorder outlives the control that shows it: a control can be in a menu that closes. */
export function recorderOf(call: Call): ReadableStore<CallRecorder | null> {
  return slotOf(call);
}

/** Returns the call's recorder. Loads and creates it on first use. */
export async function openRecorder(
  call: Call,
  scene: () => Scene,
  onFinished: (recording: Recording) => void,
): Promise<CallRecorder> {
  const slot = slotOf(call);
  const { CallRecorder } = await importPart(import('../../call/recording/index.js'));
  const known = slot.get();
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
  slot.set(recorder);
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
