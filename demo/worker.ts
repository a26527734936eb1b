/** The demo's Worker: the package's own, with a poll in each room. */
import { createWorker, defineRoom } from '../src/server/index.js';
import { pollBehavior } from './poll/poll-behavior.js';

export class Room extends defineRoom({ behaviors: [pollBehavior] }) {}

export default createWorker();
