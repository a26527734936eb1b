/**
 * Measures how far apart five players are that watch a film together: over connections with 0 to 400 ms of latency in each
 * direction and up to 30 ms of jitter, with clocks that are wrong by up to two hours, while one of them buffers at first. The
 * positions are those of the frames that the pages show (`requestVideoFrameCallback`), for a minute once all have settled;
 * then again after twenty quick seeks. The ratio `breakout` compares a move into a breakout room with a join from a warm lobby,
 * both until the first frames; the ratios `board…` compare the times between frames of a whiteboard with 5,000 strokes,
 * while its view moves or zooms or somebody draws, with those of an empty whiteboard. `boardCrowdMainThreadShare` is how busy the
 * main thread of a viewer is while twenty people draw.
 */
import { rounded } from './media/media-lab.js';
import type { BenchResult } from './run.js';
import { measureCrowd, strokeBytes } from './together/board-crowd.js';
import { measureBoard } from './together/board-pan.js';
import { measureMoves } from './together/breakout-move.js';
import { TogetherLab } from './together/together-lab.js';

const MEASURED_MS = 60_000;

export async function run(): Promise<BenchResult> {
  const lab = await TogetherLab.start(240);
  await lab.settle();
  const clocks = await lab.states();
  const steady = await lab.measure(MEASURED_MS);
  await lab.pages[3]!.evaluate(() =>
    Promise.all(Array.from({ length: 20 }, (_, at) => window.together.seek(20 + at * 5))),
  );
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const afterSeeks = await lab.measure(10_000);
  await lab.close();
  const { moveMs, warmJoinMs } = await measureMoves();
  const board = await measureBoard();
  const crowd = await measureCrowd();
  console.table({ steady, 'after twenty seeks': afterSeeks });
  for (const [motion, times] of Object.entries(board))
    console.table({ [motion]: times.full, empty: times.empty });
  return {
    peer: 'players: none, as no other kit for calls keeps them in step; whiteboard: the same one while it is empty',
    ratios: {
      breakout: rounded(moveMs / warmJoinMs, 2),
      boardPan: rounded(board.pan.full.meanMs / board.pan.empty.meanMs, 2),
      boardZoom: rounded(board.zoom.full.meanMs / board.zoom.empty.meanMs, 2),
      boardDraw: rounded(board.draw.full.meanMs / board.draw.empty.meanMs, 2),
    },
    values: {
      driftP50Ms: rounded(steady.p50Ms),
      driftP99Ms: rounded(steady.p99Ms),
      driftMostMs: rounded(steady.mostMs),
      seekDriftP99Ms: rounded(afterSeeks.p99Ms),
      boardCrowdMainThreadShare: rounded(crowd.mainThreadShare, 3),
      boardCrowdStrokes: crowd.strokes,
      boardStrokeBytes: strokeBytes(),
      boardPanP95Ms: rounded(board.pan.full.p95Ms),
      boardZoomP95Ms: rounded(board.zoom.full.p95Ms),
      breakoutMoveMs: rounded(moveMs),
      warmJoinMs: rounded(warmJoinMs),
      clockErrorMostMs: rounded(Math.max(...clocks.map(({ clockErrorMs }) => clockErrorMs ?? Number.NaN))),
    },
  };
}
