import type { CallNotice } from '../../../src/elements/base/events.js';
import { startFakeAssistant, startFakePoll } from '../../../src/testing/index.js';
import type { ElementFixture, Scenarios } from './scenario.js';
import { refuse } from './toggles.js';

/** A fake speech recognizer: it returns a word, or fails on demand. */
const captions = { isBroken: false, where: async () => 'device' as const, listen };

async function listen({ onCaption }: { onCaption(caption: { text: string; isFinal: boolean }): void }) {
  if (captions.isBroken) throw new Error('no');
  onCaption({ text: 'Hello', isFinal: false });
}

const moderates = (command: string, data?: unknown) => ({
  'call-moderation-request': { data: { command, ...(data !== undefined && { data }) } },
});
/** A picture of one pixel. */
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function dragOf(type: 'dragover' | 'drop'): DragEvent {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['<p>'], 'page.html', { type: 'text/html' }));
  return new DragEvent(type, { dataTransfer, cancelable: true });
}

const openMenu = (on: ElementFixture) => on.press('Actions for Grace');

export const activities: Scenarios = {
  'call-captions': {
    isSameWithoutCall: true,
    before: ({ element }) => {
      captions.isBroken = false;
      element.source = captions;
    },
    steps: [
      {
        when: 'captions are shown',
        run: ({ view }) => view.captions.set(true),
        states: 'on',
        isNewView: true,
      },
      {
        when: 'someone says something',
        run: ({ room, grace, find }) => {
          room.receiveEphemeral(grace.key, 'caption', { utterance: 0, text: 'Good morning' });
          return find('line');
        },
        isNewView: true,
      },
      {
        when: 'one wants to be captioned',
        run: ({ view }) => view.captionMe.set(true),
        states: 'on captioning',
        isNewView: true,
      },
      {
        when: 'one does not want it any more',
        run: ({ view }) => view.captionMe.set(false),
        states: 'on',
      },
      {
        when: 'one does again, and what hears one fails',
        run: ({ view }) => {
          captions.isBroken = true;
          view.captionMe.set(true);
        },
        fires: { 'call-error': { error: 'unexpected' } },
      },
      { when: 'captions are hidden', run: ({ view }) => view.captions.set(false), states: '' },
    ],
    properties: {
      source: {
        value: null,
        given: ({ view }) => view.captionMe.set(true),
        see: ({ element }) => element.matches(':state(captioning)'),
      },
    },
  },

  'call-chat': {
    call: { role: 'moderator' },
    states: 'empty',
    steps: [
      {
        when: 'something is written and Enter is pressed',
        run: async (on) => {
          await on.press('input');
          await on.type('Hello');
          await on.keys('Enter');
        },
        states: '',
        fires: { 'call-chat-send-request': { data: { text: 'Hello', to: null, replyTo: null, files: [] } } },
        isNewView: true,
      },
      {
        when: 'the last message is taken up again',
        run: (on) => on.keys('ArrowUp'),
        states: 'editing',
        isNewView: true,
      },
      {
        when: 'it is changed, and saved by the button',
        run: async (on) => {
          await on.type(' all');
          await on.press('send');
        },
        states: '',
        fires: { 'call-chat-edit-request': { data: { message: 1, text: 'Hello all' } } },
      },
      { when: 'its menu is opened', run: (on) => on.press('.actions'), isNewView: true },
      {
        when: 'a reaction is chosen in it',
        run: async (on) => {
          await on.press('👍');
          await on.find('reaction');
        },
        fires: { 'call-chat-react-request': { data: { message: 1, reaction: '👍', on: true } } },
        isNewView: true,
      },
      {
        when: 'it is pinned',
        run: async (on) => {
          await on.press('.actions');
          await on.press('Pin for everyone');
          await on.find('pinned');
        },
        fires: { 'call-chat-pin-request': { data: { message: 1, pinned: true } } },
        isNewView: true,
      },
      {
        when: 'someone answers it',
        run: async ({ room, grace, find }) => {
          room.say({ from: grace.key, name: 'Grace', text: 'Hi', replyTo: 1 });
          await find('quote');
        },
        isNewView: true,
      },
      { when: 'its menu is opened again', run: (on) => on.press('.actions') },
      {
        when: 'it is taken back',
        run: (on) => on.press('Delete'),
        fires: { 'call-chat-delete-request': { data: { message: 1 } } },
        isNewView: true,
      },
      {
        when: 'the room refuses the next one',
        run: async (on) => {
          refuse('chat.send')(on);
          await on.press('input');
          await on.type('Hi');
          await on.keys('Enter');
        },
        fires: {
          'call-chat-send-request': { data: { text: 'Hi', to: null, replyTo: null, files: [] } },
          'call-error': { error: 'not_allowed' },
        },
        isNewView: true,
      },
      {
        when: 'someone sends a picture and a file, and the picture is opened',
        run: async ({ room, grace, find, press }) => {
          const files = {
            maxBytes: 1_000,
            perPerson: 50,
            types: ['text/plain'],
            sendBy: 'participants',
          } as const;
          room.roomInfo.set({ ...room.roomInfo.get(), files });
          room.answer('file.links', (_room, data) => ({
            paths: (data as { files: string[] }).files.map(() => PICTURE),
            lastsMs: 600_000,
          }));
          const attachments = [
            { id: 'f_1', name: 'me.png', type: 'image/png', size: 70, thumbnail: true },
            { id: 'f_2', name: 'notes.txt', type: 'text/plain', size: 5, thumbnail: false },
          ];
          room.say({ from: grace.key, name: 'Grace', text: '', attachments });
          for (const part of ['attach', 'files', 'file']) await find(part);
          await press('picture');
          await find('viewer');
        },
        isNewView: true,
      },
      {
        when: 'it is closed, and a file is dragged over the chat',
        run: async ({ element, find, press }) => {
          await press('Close');
          element.dispatchEvent(dragOf('dragover'));
          await find('drop');
        },
        isNewView: true,
      },
      {
        when: 'a file that the room does not take is dropped',
        run: async ({ element, find }) => {
          element.dispatchEvent(dragOf('drop'));
          for (const part of ['chosen', 'chosen-file']) await find(part);
        },
        fires: { 'call-error': { error: 'file_type_not_allowed' } },
        isNewView: true,
      },
      {
        when: 'an answer of the assistant breaks off',
        run: async ({ room, find }) => {
          const assistant = startFakeAssistant(room);
          const message = assistant.begin();
          assistant.write(message, 'Good');
          assistant.breakOff(message, 'ai_dropped');
          await find('mark');
          await find('note');
        },
        isNewView: true,
      },
      {
        when: 'the mention of the assistant is typed',
        run: async (on) => {
          await on.press('input');
          // The refused message is still there.
          await on.keys('Control+a');
          await on.type('@');
          await on.find('suggestions');
        },
        isNewView: true,
      },
      { when: 'one is in no room any more', run: ({ call }) => call.leave(), states: 'empty' },
    ],
  },

  'call-feedback': {
    isSameWithoutCall: true,
    steps: [
      { when: 'a bad mark is chosen', run: (on) => on.press('mark'), isNewView: true },
      {
        when: 'it cannot be sent',
        run: async (on) => {
          const { call } = on;
          const { rate } = call;
          call.rate = async () => {
            call.rate = rate;
            refuse('any')(on);
            throw new TypeError('no');
          };
          await on.press('send');
        },
        fires: { 'call-feedback-request': { data: { score: 1 } }, 'call-error': { error: 'unexpected' } },
        isNewView: true,
      },
      {
        when: 'it is sent with words',
        run: async (on) => {
          await on.press('comment');
          await on.type('No sound');
          await on.press('send');
        },
        states: 'sent',
        fires: { 'call-feedback-request': { data: { score: 1, comment: 'No sound' } } },
        isNewView: true,
      },
      {
        when: 'it is about another call',
        run: ({ element }) => {
          element.call = null;
        },
        states: '',
      },
    ],
    properties: { score: { value: 2 } },
  },

  'call-poll': {
    call: { role: 'moderator' },
    before: ({ room }) => void startFakePoll(room),
    steps: [
      {
        when: 'a question is asked',
        run: async (on) => {
          for (const [field, text] of [
            ['Question', 'Tea?'],
            ['Answer 1', 'Yes'],
            ['Answer 2', 'No'],
          ] as const) {
            await on.press(field);
            await on.type(text);
          }
          await on.press('.button--main');
        },
        states: 'open',
        fires: {
          'call-poll-ask-request': {
            data: {
              question: 'Tea?',
              options: ['Yes', 'No'],
              multiple: false,
              anonymous: true,
              canChangeVote: false,
              results: 'live',
            },
          },
        },
        isNewView: true,
      },
      {
        when: 'one votes',
        run: (on) => on.press('option'),
        states: 'open voted',
        fires: { 'call-poll-vote-request': { data: { poll: '1', options: [0] } } },
        isNewView: true,
      },
      {
        when: 'it is closed',
        run: (on) => on.press('Close poll'),
        states: '',
        fires: { 'call-poll-close-request': { data: { poll: '1' } } },
        isNewView: true,
      },
      {
        when: 'someone else asks something else',
        run: ({ room }) => void startFakePoll(room, { question: 'Cake?', options: ['Yes', 'No'] }),
        states: 'open',
      },
      {
        when: 'a poll with several answers is asked',
        run: async ({ room, find }) => {
          startFakePoll(room, { question: 'Days?', options: ['Mon', 'Tue'], multiple: true });
          await find('vote');
        },
        isNewView: true,
      },
      {
        when: 'it is removed',
        run: (on) => on.press('Remove poll'),
        fires: { 'call-poll-remove-request': { data: { poll: '3' } } },
      },
      {
        when: 'the room refuses a vote',
        run: (on) => {
          refuse('poll.vote')(on);
          return on.press('option');
        },
        fires: {
          'call-poll-vote-request': { data: { poll: '2', options: [0] } },
          'call-error': { error: 'not_allowed' },
        },
        isNewView: true,
      },
    ],
  },

  'call-participants': {
    call: { role: 'host', participants: ['Grace', 'Alan', 'Radia', 'Ken', 'Hedy', 'Lin', 'Mary'] },
    around: 'inline-size: 340px; padding: 20px',
    before: ({ room }) => {
      room.waiting.set([{ id: 'w', name: 'Yukihiro', sinceMs: 0 }]);
      room.viewerList = [{ id: 'v', name: 'Tony' }];
      room.viewers.set(1);
      room.audience.set({ hands: [{ id: 'v', name: 'Tony', raisedAtMs: 1 }], handCount: 1, invited: [] });
    },
    states: 'moderator',
    steps: [
      {
        when: 'an AI comes',
        run: ({ call }) => void call.add({ id: 'fake-ai', name: 'AI', isAgent: true }),
        isNewView: true,
      },
      { when: 'the menu of someone is opened', run: openMenu, isNewView: true },
      {
        when: 'they are muted',
        run: (on) => on.press('Mute'),
        fires: moderates('participant.mute', { participant: 'fake-grace' }),
      },
      {
        when: 'everyone is muted',
        run: (on) => on.press('Mute everyone'),
        fires: {
          ...moderates('participant.mute-all'),
          'call-notice': {
            notice: ({ message, action }: CallNotice) =>
              message === 'Everyone was muted' && action?.label === 'Undo',
          },
        },
      },
      {
        when: 'the viewers are listed',
        run: async (on) => {
          await on.press('[part=viewers] summary');
          await on.find('Actions for Tony');
        },
        isNewView: true,
      },
      {
        when: 'someone is about to be removed',
        run: async (on) => {
          await openMenu(on);
          await on.press('Remove from the call');
        },
        isNewView: true,
      },
      { when: 'they stay after all', run: (on) => on.press('Cancel') },
      {
        when: 'whoever waits is let in',
        run: (on) => on.press('Let Yukihiro in'),
        fires: moderates('participant.admit', { participant: 'w' }),
      },
      {
        when: 'the room refuses to be locked',
        run: (on) => {
          refuse('room.lock')(on);
          return on.press('.moderation input');
        },
        fires: { ...moderates('room.lock', { locked: true }), 'call-error': { error: 'not_allowed' } },
      },
      {
        when: 'a status is written',
        run: async (on) => {
          on.call.presenceOptions.set({ status: true });
          on.room.setPresence('fake-grace', {
            callroom: { away: true, device: 'phone', breakout: 'Team A', status: { text: 'On the train' } },
          });
          await on.press('Set a status');
          await on.type('🥗 At lunch');
        },
        isNewView: true,
      },
      {
        when: 'it is saved',
        run: async (on) => {
          await on.keys('Enter');
          await on.find('Edit your status');
        },
        fires: { 'call-status-request': { data: { status: { text: 'At lunch', emoji: '🥗' } } } },
        isNewView: true,
      },
      {
        when: 'someone is looked for who is not there',
        run: async (on) => {
          await on.press('search');
          await on.type('zz');
        },
        isNewView: true,
      },
      {
        when: 'one is no moderator any more',
        run: ({ call }) => call.self.set({ role: 'participant' }),
        states: '',
      },
    ],
  },

  'call-reactions': {
    around: 'inline-size: 640px; padding: 300px 60px 60px',
    steps: [
      { when: 'it is pressed', run: (on) => on.press('base'), states: 'open', isNewView: true },
      {
        when: 'one is chosen by the keyboard',
        run: (on) => on.keys('ArrowRight', 'Enter'),
        states: '',
        fires: { 'call-reaction-request': { data: { reaction: '❤️' } } },
      },
      {
        when: 'the room refuses one',
        run: async (on) => {
          refuse('reaction.send')(on);
          await on.press('base');
          await on.press('reaction');
        },
        fires: {
          'call-reaction-request': { data: { reaction: '👍' } },
          'call-error': { error: 'not_allowed' },
        },
      },
    ],
    properties: { inMenu: { value: true }, choices: { value: 'a b' } },
  },
};
