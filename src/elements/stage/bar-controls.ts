/** The controls that are in the control bar of a call: one chunk of a bundle. */
import '../chat-toggle/call-chat-toggle.js';
import '../effects-menu/call-effects-menu.js';
import '../hand-toggle/call-hand-toggle.js';
import '../participants-toggle/call-participants-toggle.js';
import '../reaction-stream/call-reaction-stream.js';
import '../reactions/call-reactions.js';
import '../recording-indicator/call-recording-indicator.js';
import '../screen-toggle/call-screen-toggle.js';
