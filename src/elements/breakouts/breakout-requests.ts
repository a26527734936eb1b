import type { Call } from '../../call/call.js';

/**
 * What a person wants of the breakout rooms. Rooms are named by their ids, people by the ids of their participants in the
 * main room.
 */
export type BreakoutRequest =
  | { command: 'create'; names: readonly string[] }
  | { command: 'rename'; room: string; name: string }
  | { command: 'remove'; room: string }
  | { command: 'assign'; participants: readonly string[]; room: string | null }
  | { command: 'shuffle' }
  | { command: 'open'; choice: boolean; mayReturn: boolean; minutes: number | null }
  | { command: 'close'; seconds: number }
  | { command: 'announce'; text: string }
  | { command: 'answerHelp'; room: string }
  | { command: 'enter'; room: string }
  | { command: 'return' }
  | { command: 'askForHelp'; asks: boolean };

/** Sends a request to the main room. */
export async function sendBreakoutRequest({ breakouts }: Call, request: BreakoutRequest): Promise<void> {
  switch (request.command) {
    case 'create':
      await breakouts.create(request.names);
      return;
    case 'rename':
      return breakouts.rename(request.room, request.name);
    case 'assign':
      return breakouts.assign(request.participants, request.room);
    case 'open':
    case 'close':
      return breakouts[request.command](request as never);
    case 'announce':
      return breakouts.announce(request.text);
    case 'askForHelp':
      return breakouts.askForHelp(request.asks);
    case 'remove':
    case 'answerHelp':
    case 'enter':
      return breakouts[request.command](request.room);
    default:
      return breakouts[request.command]();
  }
}
