/** A Worker whose room tells a test its name whenever its alarm wakes it. */
import { type BehaviorContext, createWorker, defineRoom, type RoomBehavior } from '../../src/server/index.js';

const WAKE_AFTER_MS = 1_000;

interface TestEnv {
  LISTENER: string;
  /** Differs in each process. */
  RUN: string;
}
const envOf = ({ env }: BehaviorContext<unknown>) => env as unknown as TestEnv;

const teller: RoomBehavior = {
  name: 'teller',
  onStart: (context) => context.memory.put(envOf(context).RUN, context.room),
  onJoin: (context) => context.wakeAt(context.now() + WAKE_AFTER_MS),
  onAlarm(context) {
    const { LISTENER, RUN } = envOf(context);
    context.wakeAt(context.now() + WAKE_AFTER_MS);
    context.background(async ({ memory, room }) => {
      const body = JSON.stringify([memory.get(RUN), room]);
      await fetch(LISTENER, { method: 'POST', body });
    });
  },
};

export const Room = defineRoom({ behaviors: [teller] });
export default createWorker();
