import { HiddenPlayer } from '../../media/recording/hidden-player.js';
import type { ParticipantSource } from '../participants/participant.js';
import type { Scene, SceneTile } from './scene.js';

type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STAGE = '#1a1715';
const PLATE = 'rgb(26 23 21 / 0.72)';
const TEXT = '#fffdfa';
const FONT = 'system-ui, sans-serif';

/**
 * Paints scenes from the tracks of the sources. It uses its own `<video>` elements, so the sources need not be on the
 * page.
 */
export class ScenePainter {
  readonly #players = new Map<ParticipantSource, HiddenPlayer>();

  /** Plays the sources in the scene and releases all others. */
  prepare({ tiles }: Scene, size: { width: number; height: number }): void {
    const wanted = new Set(tiles.map(({ source }) => source));
    for (const source of this.#players.keys()) if (!wanted.has(source)) this.#drop(source);
    for (const { source, box } of tiles) {
      if (!this.#players.has(source)) this.#players.set(source, new HiddenPlayer(source.track));
      // Received even while the page is hidden.
      source.setViewport(this, {
        width: box.width * size.width,
        height: box.height * size.height,
        evenIfHidden: true,
      });
    }
  }

  /** Resolves when every available track has shown a frame, or has failed to. */
  async firstPictures(): Promise<void> {
    await Promise.all([...this.#players.values()].map((player) => player.firstPicture()));
  }

  paint(context: Context2d, scene: Scene): void {
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = STAGE;
    context.fillRect(0, 0, width, height);
    const stage = contain(scene.ratio, { x: 0, y: 0, width, height });
    for (const tile of scene.tiles) {
      const area = {
        x: stage.x + tile.box.x * stage.width,
        y: stage.y + tile.box.y * stage.height,
        width: tile.box.width * stage.width,
        height: tile.box.height * stage.height,
      };
      this.#paintTile(context, tile, area, height / 720);
    }
  }

  close(): void {
    for (const source of [...this.#players.keys()]) this.#drop(source);
  }

  #paintTile(context: Context2d, tile: SceneTile, area: Area, scale: number): void {
    const player = this.#players.get(tile.source);
    context.save();
    context.beginPath();
    context.roundRect(area.x, area.y, area.width, area.height, 12 * scale);
    context.clip();
    if (player?.hasPicture) drawCover(context, player.video, area);
    else paintInitials(context, tile, area);
    paintName(context, tile.name, area, scale);
    context.restore();
  }

  #drop(source: ParticipantSource): void {
    source.setViewport(this, null);
    this.#players.get(source)?.stop();
    this.#players.delete(source);
  }
}

/** Returns the largest centered area of the given ratio within another area. */
function contain(ratio: number, { x, y, width, height }: Area): Area {
  const w = Math.min(width, height * ratio);
  const h = w / ratio;
  return { x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h };
}

function drawCover(context: Context2d, video: HTMLVideoElement, area: Area): void {
  const { videoWidth, videoHeight } = video;
  const scale = Math.max(area.width / videoWidth, area.height / videoHeight);
  const [w, h] = [area.width / scale, area.height / scale];
  const [x, y] = [(videoWidth - w) / 2, (videoHeight - h) / 2];
  context.drawImage(video, x, y, w, h, area.x, area.y, area.width, area.height);
}

function paintInitials(context: Context2d, { initials, hue }: SceneTile, area: Area): void {
  const { x, y, width, height } = area;
  context.fillStyle = `hsl(${hue} 22% 24%)`;
  context.fillRect(x, y, width, height);
  const radius = Math.min(width, height) * 0.2;
  context.fillStyle = `hsl(${hue} 40% 42%)`;
  context.beginPath();
  context.arc(x + width / 2, y + height / 2, radius, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = TEXT;
  context.font = `600 ${radius * 0.8}px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(initials, x + width / 2, y + height / 2);
}

function paintName(context: Context2d, name: string, area: Area, scale: number): void {
  if (!name) return;
  const [margin, size] = [8 * scale, 15 * scale];
  context.font = `500 ${size}px ${FONT}`;
  const height = size * 1.7;
  const width = Math.min(area.width - 2 * margin, context.measureText(name).width + size * 1.2);
  const [x, y] = [area.x + margin, area.y + area.height - margin - height];
  context.fillStyle = PLATE;
  context.beginPath();
  context.roundRect(x, y, width, height, height / 3);
  context.fill();
  context.fillStyle = TEXT;
  context.textAlign = 'start';
  context.textBaseline = 'middle';
  context.fillText(name, x + size * 0.6, y + height / 2, width - size * 1.2);
}
