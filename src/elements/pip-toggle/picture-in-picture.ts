import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import { CallErrorEvent } from '../base/events.js';
import { shareKeys } from '../base/room-keyboard.js';
import type { RoomView } from '../base/room-view.js';
import { findDeep } from '../base/shadow-dom.js';
import { sceneOf } from '../media-grid/grid-scene.js';

// Document Picture-in-Picture ({@link https://wicg.github.io/document-picture-in-picture/}).
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

/** The custom properties that a site may have set on its room; the window copies them. */
const TOKENS = [
  ...['stage', 'surface', 'raised', 'control', 'text', 'text-quiet', 'accent', 'danger', 'success', 'font'],
  ...['gap', 'radius-tile', 'tile-fit'],
].map((name) => `--call-${name}`);

const SIZE = { width: 420, height: 300 };
const FRAMES_PER_SECOND = 15;
/** The call states in which the window has something to show. */
const SEEN = ['joined', 'reconnecting', 'joining'];

export function canShowOnTop(): boolean {
  const canShowVideo = document.pictureInPictureEnabled && typeof OffscreenCanvas === 'function';
  return 'documentPictureInPicture' in window || canShowVideo;
}

/**
 * Shows a call on top of all windows: with its controls if the browser supports that, otherwise as a video.
 * @param pip receives the function that closes the window, and `null` once it is closed.
 */
export async function showOnTop(call: Call, room: HTMLElement, pip: RoomView['pip']): Promise<void> {
  if (pip.get()) return;
  // A frame cannot open a window of its own (Document Picture-in-Picture, section 5.1).
  const hasWindow = 'documentPictureInPicture' in window && window.self === window.top;
  const close = await (hasWindow
    ? openWindow(call, room, () => pip.set(null))
    : openVideo(room, () => pip.set(null)));
  pip.set(close);
  const stop = call.state.listen(({ status }) => {
    if (SEEN.includes(status)) return;
    close();
    stop();
  });
}

async function openWindow(call: Call, room: HTMLElement, onClosed: () => void): Promise<() => void> {
  const { documentPictureInPicture } = window as unknown as {
    documentPictureInPicture: DocumentPictureInPicture;
  };
  // Request the window first: the user activation of a click expires soon, and loading takes time.
  const opened = await documentPictureInPicture.requestWindow(SIZE);
  await importPart(import('../pip-view/call-pip-view.js'));
  const view = document.createElement('call-pip-view');
  view.call = call;
  // Shows errors of that window in this page, which has the notices.
  view.addEventListener('call-error', ({ error, audience }) =>
    room.dispatchEvent(new CallErrorEvent(error, audience)),
  );
  const style = getComputedStyle(room);
  for (const token of TOKENS) view.style.setProperty(token, style.getPropertyValue(token));
  const theme = room.getAttribute('theme');
  if (theme) view.setAttribute('theme', theme);
  const { documentElement, body } = opened.document;
  opened.document.title = document.title;
  for (const name of ['lang', 'dir']) {
    const from = room.closest(`[${name}]`);
    if (from) documentElement.setAttribute(name, from.getAttribute(name)!);
  }
  body.style.margin = '0';
  body.append(view);
  const stopSharing = shareKeys(opened, room);
  opened.addEventListener('pagehide', () => {
    stopSharing();
    view.remove();
    onClosed();
  });
  return () => opened.close();
}

async function openVideo(room: HTMLElement, onClosed: () => void): Promise<() => void> {
  const [{ ScenePainter }, { createCanvasTrack }] = await importPart(
    Promise.all([
      import('../../call/recording/scene-painter.js'),
      import('../../media/recording/canvas-track.js'),
    ]),
  );
  const painter = new ScenePainter();
  const picture = createCanvasTrack(640, 360, FRAMES_PER_SECOND);
  const paint = (): void => {
    const grid = findDeep(room, 'call-media-grid');
    if (!grid) return;
    const scene = sceneOf(grid);
    painter.prepare(scene, { width: 640, height: 360 });
    painter.paint(picture.context, scene);
    picture.show();
  };
  const timer = setInterval(paint, 1000 / FRAMES_PER_SECOND);
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true });
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    painter.close();
    picture.stop();
    video.remove();
    onClosed();
  };
  try {
    paint();
    video.srcObject = new MediaStream([picture.track]);
    Object.assign(video.style, { position: 'fixed', opacity: '0', pointerEvents: 'none', inlineSize: '1px' });
    document.body.append(video);
    await video.play();
    await video.requestPictureInPicture();
  } catch (error) {
    end();
    throw error;
  }
  video.addEventListener('leavepictureinpicture', end);
  return () => {
    void document.exitPictureInPicture().finally(end);
  };
}
