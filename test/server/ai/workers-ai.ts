import type { AiBinding } from '../../../src/server/platform.js';

/**
 * Takes the place of the binding `AI`, which needs an account: it answers with a real WebSocket, whose other end repeats what it
 * was asked for. A room whose name ends with `refuses` gets no WebSocket, a room whose name ends with `fails` an error.
 */
export function workersAi(room: string): AiBinding {
  return {
    async run(model: string, inputs: unknown, options: unknown) {
      if (room.endsWith('fails')) throw new Error('3040: Capacity temporarily exceeded');
      if (room.endsWith('refuses')) return new Response('no such model');
      const { 0: ours, 1: theirs } = new WebSocketPair();
      theirs.accept();
      const transcript = JSON.stringify([model, inputs, options]);
      theirs.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') return;
        const channel = { alternatives: [{ transcript }] };
        const words = {
          type: 'Results',
          is_final: true,
          speech_final: true,
          start: 0,
          duration: 0.5,
          channel,
        };
        theirs.send(JSON.stringify(words));
      });
      return { webSocket: ours };
    },
  } as AiBinding;
}
