/** All controls of a call except microphone, camera and leave: one chunk of a bundle. */
import '../captions-toggle/call-captions-toggle.js';
import '../chat-toggle/call-chat-toggle.js';
import '../effects-menu/call-effects-menu.js';
import '../fullscreen-toggle/call-fullscreen-toggle.js';
import '../hand-toggle/call-hand-toggle.js';
import '../layout-toggle/call-layout-toggle.js';
import '../participants-toggle/call-participants-toggle.js';
import '../pip-toggle/call-pip-toggle.js';
import '../poll-toggle/call-poll-toggle.js';
import '../reaction-stream/call-reaction-stream.js';
import '../reactions/call-reactions.js';
import '../record-toggle/call-record-toggle.js';
import '../recording-indicator/call-recording-indicator.js';
import '../screen-controls/call-screen-controls.js';
import '../screen-toggle/call-screen-toggle.js';
import '../settings-toggle/call-settings-toggle.js';
import '../snapshot-button/call-snapshot-button.js';
