/** All that a room shows in which people watch videos: one chunk of a bundle. */
import './call-watch.js';
import '../watch-queue/call-watch-queue.js';
import '../watch-toggle/call-watch-toggle.js';
