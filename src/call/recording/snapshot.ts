import type { Scene } from './scene.js';
import { ScenePainter } from './scene-painter.js';

/** Returns a PNG of the current scene. */
export async function takeSnapshot(scene: Scene, { width = 1920 } = {}): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, Math.round(width / scene.ratio));
  const painter = new ScenePainter();
  try {
    painter.prepare(scene, canvas);
    await painter.firstPictures();
    painter.paint(canvas.getContext('2d', { alpha: false })!, scene);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    painter.close();
  }
}
