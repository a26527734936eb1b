/** The elements of the whiteboard: one chunk of a bundle. */
import '../board-toggle/call-board-toggle.js';
import './call-board.js';
