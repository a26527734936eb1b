import type { ErrorTexts, GroupKey } from './error-keys.js';

export const enErrors: Pick<ErrorTexts, GroupKey> = {
  siteSetup: 'This call is not set up correctly. Please tell the people who run this site.',
  signIn: 'This site does not let you into the call. Sign in, or ask for an invitation.',
  siteDown: 'This site does not respond. Check your connection, then try again.',
  serverDown: 'The call server does not respond. Check your connection, then try again.',
  mediaDown: 'Sound and video are interrupted. We are trying to restore them.',
  insecure: 'Calls need a secure page. Open this page with https:// at the start of its address.',
  reload: 'A part of this page is missing or out of date. Reload the page.',
  notAllowed: 'You are not allowed to do this. Ask a host.',
  notFound: 'Somebody else changed or removed this in the meantime.',
  'notFound:message': 'This message is no longer in the chat.',
  tooFast: 'You did that too often. Wait a moment, then try again.',
  tooMuch: 'That is too much for this room. Make it shorter, or delete something first.',
  unexpected: 'Something went wrong. Try again, or reload the page.',
  frame: 'The page around this call does not allow this. Open the call in its own tab.',
  'frame:microphone':
    'The page around this call does not let it use your microphone. Open the call in its own tab.',
  'frame:camera': 'The page around this call does not let it use your camera. Open the call in its own tab.',
  'frame:screen':
    'The page around this call does not let you share your screen. Open the call in its own tab.',
  policy: 'This site does not allow this. Please tell the people who run it.',
  'unknown:microphone':
    'Your microphone cannot be used here. Allow it in the address bar, or, if the page around this call does not let it use the microphone, open the call in its own tab.',
  'unknown:camera':
    'Your camera cannot be used here. Allow it in the address bar, or, if the page around this call does not let it use the camera, open the call in its own tab.',
};
