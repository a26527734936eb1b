/** A room that begins backstage. */
import { defineRoom } from '../../src/server/define-room.js';
import { createRoutes } from '../../src/server/routes/routes.js';

export class Room extends defineRoom({ backstage: true }) {}

export default createRoutes();
