/** The controls that are in the menu of the control bar: one chunk of a bundle. */
import '../captions-toggle/call-captions-toggle.js';
import '../fullscreen-toggle/call-fullscreen-toggle.js';
import '../invite-toggle/call-invite-toggle.js';
import '../layout-toggle/call-layout-toggle.js';
import '../pip-toggle/call-pip-toggle.js';
import '../poll-toggle/call-poll-toggle.js';
import '../record-toggle/call-record-toggle.js';
import '../settings-toggle/call-settings-toggle.js';
import '../snapshot-button/call-snapshot-button.js';
