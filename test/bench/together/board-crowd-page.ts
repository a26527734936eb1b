/** What the pages of the bench of drawing together run: the viewer's page has the element, the other has twenty people. */
import { Board } from '../../../src/behaviors/board.js';
import type { BoardObject } from '../../../src/behaviors/board-object.js';
import { orderAbove, packPoints } from '../../../src/behaviors/board-state.js';
import { until } from '../../../src/core/store.js';
import { CallBoardElement } from '../../../src/elements/board/call-board.js';
import { createCall } from '../../../src/index.js';
import { RoomClient } from '../../../src/room/room-client.js';

declare global {
  interface Window {
    boardCrowd: typeof boardCrowd;
  }
}

const SEND_EVERY_MS = 100;
const STROKE_MS = 1_500;
const POINTS = 60;

/** A wave, as a hand draws it in a second and a half. */
function stroke(person: number, order: number): BoardObject & { type: 'stroke' } {
  const points = Array.from({ length: POINTS }, (_, at) => ({
    x: 20 + (person % 5) * 240 + at * 3,
    y: 60 + Math.floor(person / 5) * 160 + ((order * 7) % 60) + 24 * Math.sin(at / 5 + order),
  }));
  return { type: 'stroke', order, color: 'blue', width: 4, ...packPoints(points) };
}

async function draw(client: RoomClient, board: Board, person: number): Promise<void> {
  let count = 0;
  for (let n = 1; ; n++) {
    const share = ((n * SEND_EVERY_MS) % STROKE_MS) / STROKE_MS;
    const id = `p${person}-${count}`;
    const whole = stroke(person, orderAbove(board.objects.get()));
    const points = whole.points.slice(0, 2 * Math.max(1, Math.round(share * POINTS)));
    if (share === 0) {
      await board.put(whole, id);
      count++;
    }
    const draft = share === 0 ? null : { id, color: 'blue', width: 4, first: 0, points };
    client.sendEphemeral('ephemeral.board', { n, data: { cursor: [n % 1_000, 100], draft } });
    await new Promise((resolve) => setTimeout(resolve, SEND_EVERY_MS));
  }
}

const boardCrowd = {
  /** Twenty people who draw without a pause. */
  async draw(server: string, room: string, tokens: readonly string[]): Promise<void> {
    await Promise.all(
      tokens.map(async (token, person) => {
        const client = new RoomClient({
          server,
          room,
          getToken: async () => token,
          storage: null,
          locks: null,
        });
        await client.join();
        const board = new Board(client);
        await until(board.status, (status) => status === 'saved');
        if (person === 0) await board.open();
        void draw(client, board, person);
      }),
    );
  },

  async watch(server: string, room: string, token: string): Promise<void> {
    const call = createCall({ server, room, getToken: async () => token });
    call.mediaBehavior.set({ receives: [], sends: [] } as never);
    const element = new CallBoardElement();
    element.style.cssText = 'display: block; block-size: 720px';
    element.call = call;
    document.body.style.margin = '0';
    document.body.append(element);
    await call.join();
  },

  strokes(): number {
    return (
      (document.querySelector('call-board') as CallBoardElement | null)?.call?.board.objects.get().size ?? 0
    );
  },
};

window.boardCrowd = boardCrowd;
