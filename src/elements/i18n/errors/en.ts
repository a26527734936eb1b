import type { ErrorTexts, GroupKey } from './error-keys.js';

export const enErrors: Pick<ErrorTexts, GroupKey> = {
  siteSetup: 'This call is not set up correctly. Please tell the people who run this site.',
  signIn: 'This site does not let you into the call. Sign in, or ask for an invitation.',
  siteDown: 'This site does not answer. Check your connection, then try again.',
  serverDown: 'The call does not answer. Check your connection, then try again.',
  mediaDown: 'Sound and picture are interrupted. We are trying to restore them.',
  insecure: 'Calls need a secure page. Open this page with https:// at the start of its address.',
  reload: 'A part of this page is missing or out of date. Reload the page.',
  notAllowed: 'You are not allowed to do this. Ask a host.',
  notFound: 'Somebody else has changed or removed this meanwhile.',
  tooFast: 'That was too fast. Wait a moment, then try again.',
  tooMuch: 'That is too much for this room. Make it shorter, or delete something first.',
  unexpected: 'That did not work. Try again, or reload the page.',
  frame: 'The page around this call does not allow this. Open the call in its own tab.',
  'frame:microphone':
    'The page around this call does not let it use your microphone. Open the call in its own tab.',
  'frame:camera': 'The page around this call does not let it use your camera. Open the call in its own tab.',
  'frame:screen':
    'The page around this call does not let you share your screen. Open the call in its own tab.',
  policy: 'This site does not allow this. Please tell the people who run it.',
};
