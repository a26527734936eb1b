/** A room that begins backstage. */
import { pollBehavior } from '../../src/server/behaviors/poll-behavior.js';
import { defineRoom } from '../../src/server/define-room.js';
import { createRoutes } from '../../src/server/routes/routes.js';

export class Room extends defineRoom({ backstage: true, behaviors: [pollBehavior] }) {}

export default createRoutes();
