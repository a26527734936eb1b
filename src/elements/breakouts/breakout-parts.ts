/** All that a room with breakout rooms shows: one chunk of a bundle. */
import './call-breakouts.js';
import '../breakout-status/call-breakout-status.js';
import '../breakouts-toggle/call-breakouts-toggle.js';
