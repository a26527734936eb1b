/**
 * Every field whose text reaches the room: what the interface lets a person send, the room takes, and what the interface
 * refuses, the room refuses. Otherwise a person reads that something went wrong, or cannot write what would be fine.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { MAX_BOARD_TEXT } from '../../src/behaviors/board-limits.js';
import { MAX_ANNOUNCEMENT } from '../../src/behaviors/breakout-state.js';
import { MAX_VIDEO_URL } from '../../src/behaviors/watch-address.js';
import { customStatus, MAX_STATUS_LENGTH, partsOfStatus } from '../../src/call/status/person-status.js';
import { cleanName, cleanText } from '../../src/core/plain-text.js';
import { shownPart } from '../../src/elements/captions/caption-lines.js';
import { isTooLong } from '../../src/elements/ui/text-limit.js';
import {
  commandInputs,
  cutName,
  DisplayName,
  EphemeralFrame,
  isReaction,
  MAX_COMMENT_LENGTH,
  MAX_DISPLAY_NAME_LENGTH,
  MAX_OPTION_LENGTH,
  MAX_QUESTION_LENGTH,
  MAX_REACTION_LENGTH,
  MAX_ROOM_NAME_LENGTH,
  MAX_TEXT_LENGTH,
  queryInputs,
  RoomName,
  roomNameFlaw,
  tidyDisplayName,
  tidyRoomName,
} from '../../src/room/protocol/index.js';
import { MAX_INSTRUCTIONS_LENGTH } from '../../src/server/behaviors/ai/ai-options.js';
import { breakoutBehavior } from '../../src/server/behaviors/breakout-behavior.js';
import { pollBehavior } from '../../src/server/behaviors/poll-behavior.js';
import { watchBehavior } from '../../src/server/behaviors/watch-behavior.js';

interface Field {
  name: string;
  /** The module in `src/elements` that has the field; null: the text comes from an attribute or from speech. */
  module: string | null;
  most: number;
  /** What the interface makes of a text before it sends it. */
  clean: (text: string) => string;
  /** Whether the interface says what is wrong with the cleaned text instead of sending it. */
  refuses?: (cleaned: string) => boolean;
  /** What the interface sends of the cleaned text. */
  sends: (cleaned: string) => unknown;
  room: v.GenericSchema;
}

const { ask } = pollBehavior.commands as unknown as Record<'ask', { input: v.GenericSchema }>;
const { add } = watchBehavior().commands as unknown as Record<'add', { input: v.GenericSchema }>;
const { announce, rename } = breakoutBehavior().commands as unknown as Record<
  'announce' | 'rename',
  { input: v.GenericSchema }
>;
const longerThan = (most: number) => (text: string) => isTooLong(text, most);
const poll = (change: object) => ({ question: 'Tea?', options: ['Yes', 'No'], ...change });
const asItIs = (text: string) => text;

const fields: Field[] = [
  {
    name: 'display name',
    module: 'lobby/call-lobby-element.ts',
    most: MAX_DISPLAY_NAME_LENGTH,
    clean: tidyDisplayName,
    sends: asItIs,
    room: DisplayName,
  },
  {
    name: 'search for people',
    module: 'participants/call-participants-element.ts',
    most: MAX_DISPLAY_NAME_LENGTH,
    clean: cutName,
    sends: (search) => ({ search }),
    room: queryInputs.viewers,
  },
  {
    name: 'own status',
    module: 'participants/person-status.ts',
    most: MAX_STATUS_LENGTH,
    clean: asItIs,
    sends: (text) => ({ meta: { callroom: customStatus(partsOfStatus(text)) } }),
    room: commandInputs['presence.track'],
  },
  ...(['chat.send', 'chat.edit'] as const).map((command) => ({
    name: command,
    module: 'chat/chat-composer.ts',
    most: MAX_TEXT_LENGTH,
    clean: cleanText,
    refuses: longerThan(MAX_TEXT_LENGTH),
    sends: (text: string) => ({ text, message: 1 }),
    room: commandInputs[command],
  })),
  {
    name: 'comment on the call',
    module: 'feedback/call-feedback-element.ts',
    most: MAX_COMMENT_LENGTH,
    clean: cleanText,
    refuses: longerThan(MAX_COMMENT_LENGTH),
    sends: (comment) => ({ score: 1, comment }),
    room: commandInputs['report.quality'],
  },
  {
    name: 'question of a poll',
    module: 'poll/poll-form.ts',
    most: MAX_QUESTION_LENGTH,
    clean: cleanName,
    refuses: longerThan(MAX_QUESTION_LENGTH),
    sends: (question) => poll({ question }),
    room: ask.input,
  },
  {
    name: 'option of a poll',
    module: 'poll/poll-form.ts',
    most: MAX_OPTION_LENGTH,
    clean: cleanName,
    refuses: longerThan(MAX_OPTION_LENGTH),
    sends: (option) => poll({ options: ['Tea', option] }),
    room: ask.input,
  },
  {
    name: 'text on the whiteboard',
    module: 'board/board-writing.ts',
    most: MAX_BOARD_TEXT,
    clean: (text) => cleanText(text).trimEnd(),
    refuses: longerThan(MAX_BOARD_TEXT),
    sends: asItIs,
    room: v.pipe(v.string(), v.maxLength(MAX_BOARD_TEXT)),
  },
  {
    name: 'message to all breakout rooms',
    module: 'breakouts/call-breakouts-element.ts',
    most: MAX_ANNOUNCEMENT,
    clean: (text) => cleanText(text).trim(),
    refuses: longerThan(MAX_ANNOUNCEMENT),
    sends: (text) => ({ text }),
    room: announce.input,
  },
  {
    name: 'name of a breakout room',
    module: 'breakouts/room-list.ts',
    most: MAX_DISPLAY_NAME_LENGTH,
    clean: cutName,
    sends: (name) => ({ room: '1', name }),
    room: rename.input,
  },
  {
    name: 'address of a video',
    module: 'watch-queue/call-watch-queue-element.ts',
    most: MAX_VIDEO_URL,
    clean: cleanName,
    refuses: longerThan(MAX_VIDEO_URL),
    sends: (url) => ({ url }),
    room: add.input,
  },
  {
    name: 'instructions of the AI',
    module: 'ai/ai-form.ts',
    most: MAX_INSTRUCTIONS_LENGTH,
    clean: (text) => cleanText(text).trim(),
    refuses: longerThan(MAX_INSTRUCTIONS_LENGTH),
    sends: asItIs,
    room: v.pipe(v.string(), v.maxLength(MAX_INSTRUCTIONS_LENGTH)),
  },
  {
    name: 'search in the transcript, which stays in the page',
    module: 'transcript/call-transcript-element.ts',
    most: 100,
    clean: asItIs,
    sends: asItIs,
    room: v.string(),
  },
  {
    name: 'reaction',
    module: null,
    most: MAX_REACTION_LENGTH,
    clean: asItIs,
    refuses: (reaction) => !isReaction(reaction),
    sends: (reaction) => ({ reaction }),
    room: commandInputs['reaction.send'],
  },
  {
    name: 'caption',
    module: null,
    most: 2_000,
    clean: shownPart,
    sends: (text) => ({ ephemeral: 'caption', data: { utterance: 1, text } }),
    room: EphemeralFrame,
  },
  {
    name: 'room',
    module: null,
    most: MAX_ROOM_NAME_LENGTH,
    clean: tidyRoomName,
    refuses: (name) => roomNameFlaw(name) !== null,
    sends: asItIs,
    room: RoomName,
  },
];

/** Letters that cleaning changes the number of. */
const LETTERS = {
  'plain letters': 'a',
  'letters outside the Basic Multilingual Plane': '𝕏',
  'composed by the room': 'e\u0301',
  'taken apart by the room': '\u0958',
  'with invisible characters': 'a\u202E\u200B',
  'with spaces that the room joins': 'a  ',
};

/** Modules in `src/elements` with a field whose text stays in the page, or is a number. */
const localFields = ['breakouts/breakout-setup.ts', 'transcript/call-transcript-element.ts'];

describe('the text of a field', () => {
  for (const { name, most, clean, refuses, sends, room } of fields) {
    test(`${name}: the room takes exactly what the interface sends, however long the text was`, () => {
      for (const [kind, letter] of Object.entries(LETTERS)) {
        for (const length of [1, most / 2, most - 1, most, most + 1, 4 * most]) {
          const text = letter.repeat(Math.ceil(length));
          const cleaned = clean(text);
          const { success, issues } = v.safeParse(room, sends(cleaned));
          assert.equal(
            success,
            !refuses?.(cleaned),
            `${text.length} ${kind}: ${issues?.[0].message ?? 'accepted'}`,
          );
        }
      }
      assert.ok(!refuses?.(clean('a'.repeat(most))), 'the longest text is sent');
      if (refuses) assert.ok(refuses(clean('a'.repeat(most + 1))), 'a longer text is not sent');
    });
  }

  test('every text field of the interface is in this list', () => {
    const folder = new URL('../../src/elements/', import.meta.url);
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => {
      if (!path.endsWith('.ts')) return false;
      const source = readFileSync(new URL(path, folder), 'utf8').replace(/\/\*.*?\*\//gs, '');
      const inputs = source.matchAll(/<(?:input|textarea)\b[^>]*?(?:type="(\w+)"|>)/gs);
      return [...inputs].some(([, type = 'text']) => !['checkbox', 'file', 'radio', 'range'].includes(type));
    });
    const listed = [...fields.flatMap(({ module }) => module ?? []), ...localFields];
    assert.deepEqual(found.sort(), [...new Set(listed)].sort());
  });
});
