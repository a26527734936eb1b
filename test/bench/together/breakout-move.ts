import { JoinLab } from '../join/join-lab.js';
import { median } from '../media/media-lab.js';

const PEOPLE = 3;
const TURNS = 9;
const LATENCY_MS = 100;
const OUT = 'bench-out';

/**
 * How long it takes from "Go now" on an invitation to a breakout room until each of three cameras there has shown a frame, and
 * a join from a warm lobby into a room of as many. HTTP and the socket have 100 ms per round trip. In milliseconds.
 */
export async function measureMoves(turns = TURNS): Promise<{ moveMs: number; warmJoinMs: number }> {
  const lab = await JoinLab.start();
  try {
    const host = await lab.worker.token({ room: OUT, subject: 'host', role: 'host' });
    const publishers = await lab.openPage(0);
    await publishers.evaluate((people) => window.joining.publish(people), PEOPLE);
    await publishers.evaluate(([people, room]) => window.joining.publish(people, room), [
      PEOPLE,
      OUT,
    ] as const);
    await publishers.evaluate((token) => window.joining.openBreakout(token), host);
    const moves: number[] = [];
    const joins: number[] = [];
    // In turns, so that other load affects both.
    for (let turn = 0; turn < turns; turn++) {
      const token = await lab.worker.token({ room: OUT, subject: 'host', role: 'host' });
      const mover = await lab.openPage(LATENCY_MS);
      const moved = await mover.evaluate(([people, given]) => window.joining.move(people, given), [
        PEOPLE,
        token,
      ] as const);
      moves.push(moved.tookMs);
      await mover.context().close();
      const joiner = await lab.openPage(LATENCY_MS);
      const joined = await joiner.evaluate((people) => window.joining.join('ours', people, true), PEOPLE);
      joins.push(joined.tookMs);
      await joiner.context().close();
    }
    return { moveMs: median(moves), warmJoinMs: median(joins) };
  } finally {
    await lab.close();
  }
}
