import type { Call } from '../../call/call.js';

/**
 * What a person asks of the AI or about its floor. `request` and `release`: the floor for yourself, or your place in the
 * queue; `pass`: the floor for the participant `to`; `talk`: you begin to talk to it.
 */
export type AiRequest =
  | { command: 'enable'; instructions?: string; voice?: string }
  | { command: 'disable' }
  | { command: 'request' }
  | { command: 'release' }
  | { command: 'pass'; to: string }
  | { command: 'talk' };

/** A request that is one command; talking is two. */
export type AiCommand = Exclude<AiRequest, { command: 'talk' }>;

/** Sends a request to the room. */
export function sendAiRequest({ ai }: Call, request: AiCommand): Promise<void> {
  switch (request.command) {
    case 'enable': {
      const { command: _, ...options } = request;
      return ai.enable(options);
    }
    case 'disable':
      return ai.disable();
    case 'request':
      return ai.requestFloor();
    case 'release':
      return ai.releaseFloor();
    case 'pass':
      return ai.passFloor(request.to);
  }
}
