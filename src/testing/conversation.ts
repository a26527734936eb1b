import { type Clock, systemClock } from '../core/clock.js';
import type { FakeCall } from './fake-call.js';

const TICK_MS = 100;
const TURN_MS = 4_000;

/**
 * Makes the people in a fake call, yourself included, speak in turns, at levels that rise and fall as a voice does.
 * The sequence is the same each time. Returns a function that stops it.
 */
export function startConversation(call: FakeCall, clock: Clock = systemClock): () => void {
  let elapsedMs = 0;
  let cancel = () => {};
  const tick = () => {
    const inRoom = call.participants.get();
    const people = inRoom.length > 0 ? inRoom : [call.self];
    const speaker = people[(Math.floor(elapsedMs / TURN_MS) + 1) % people.length];
    const seconds = elapsedMs / 1000;
    const level = 0.45 + 0.3 * Math.sin(seconds * 7.3) + 0.2 * Math.sin(seconds * 17.9);
    for (const person of people) person.speak(person === speaker ? Math.max(0.05, level) : 0);
    elapsedMs += TICK_MS;
    cancel = clock.after(TICK_MS, tick);
  };
  tick();
  return () => cancel();
}
