/**
 * Every field whose text reaches the room: what the interface lets a person send, the room takes, and what the interface
 * refuses, the room refuses. Otherwise a person reads that something went wrong, or cannot write what would be fine.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { customStatus, MAX_STATUS_LENGTH, partsOfStatus } from '../../src/call/status/person-status.js';
import { cleanName, cleanText } from '../../src/core/plain-text.js';
import { shownPart } from '../../src/elements/captions/caption-lines.js';
import { isTooLong } from '../../src/elements/ui/text-limit.js';
import {
  commandInputs,
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
  tidySearch,
} from '../../src/room/protocol/index.js';
import { pollBehavior } from '../../src/server/behaviors/poll-behavior.js';

interface Field {
  name: string;
  /** The module in `src/elements` that has the field; null: the text comes from an attribute or from speech. */
  module: string | null;
  most: number;
  /** What the interface sends of a text; null: it sends nothing, and says why. */
  sends: (text: string) => unknown;
  room: v.GenericSchema;
}

const { ask } = pollBehavior.commands as unknown as Record<'ask', { input: v.GenericSchema }>;
const unlessTooLong = (most: number, clean: (text: string) => string) => (text: string) =>
  isTooLong(clean(text), most) ? null : clean(text);
const poll = (change: object) => ({ question: 'Tea?', options: ['Yes', 'No'], ...change });

const fields: Field[] = [
  {
    name: 'display name',
    module: 'lobby/call-lobby-element.ts',
    most: MAX_DISPLAY_NAME_LENGTH,
    sends: tidyDisplayName,
    room: DisplayName,
  },
  {
    name: 'search for people',
    module: 'participants/call-participants-element.ts',
    most: MAX_DISPLAY_NAME_LENGTH,
    sends: (text) => ({ search: tidySearch(text) }),
    room: queryInputs.viewers,
  },
  {
    name: 'own status',
    module: 'participants/person-status.ts',
    most: MAX_STATUS_LENGTH,
    sends: (text) => ({ meta: { callroom: customStatus(partsOfStatus(text)) } }),
    room: commandInputs['presence.track'],
  },
  ...(['chat.send', 'chat.edit'] as const).map((command) => ({
    name: command,
    module: 'chat/chat-composer.ts',
    most: MAX_TEXT_LENGTH,
    sends: (text: string) => {
      const sent = unlessTooLong(MAX_TEXT_LENGTH, cleanText)(text);
      return sent && { text: sent, message: 1 };
    },
    room: commandInputs[command],
  })),
  {
    name: 'comment on the call',
    module: 'feedback/call-feedback-element.ts',
    most: MAX_COMMENT_LENGTH,
    sends: (text) => {
      const comment = unlessTooLong(MAX_COMMENT_LENGTH, cleanText)(text);
      return comment && { score: 1, comment };
    },
    room: commandInputs['report.quality'],
  },
  {
    name: 'question of a poll',
    module: 'poll/poll-form.ts',
    most: MAX_QUESTION_LENGTH,
    sends: (text) => {
      const question = unlessTooLong(MAX_QUESTION_LENGTH, cleanName)(text);
      return question && poll({ question });
    },
    room: ask.input,
  },
  {
    name: 'option of a poll',
    module: 'poll/poll-form.ts',
    most: MAX_OPTION_LENGTH,
    sends: (text) => {
      const option = unlessTooLong(MAX_OPTION_LENGTH, cleanName)(text);
      return option && poll({ options: ['Tea', option] });
    },
    room: ask.input,
  },
  {
    name: 'reaction',
    module: null,
    most: MAX_REACTION_LENGTH,
    sends: (reaction) => (isReaction(reaction) ? { reaction } : null),
    room: commandInputs['reaction.send'],
  },
  {
    name: 'caption',
    module: null,
    most: 2_000,
    sends: (text) => ({ ephemeral: 'caption', data: { utterance: 1, text: shownPart(text) } }),
    room: EphemeralFrame,
  },
  {
    name: 'room',
    module: null,
    most: MAX_ROOM_NAME_LENGTH,
    sends: (text) => (roomNameFlaw(tidyRoomName(text)) ? null : tidyRoomName(text)),
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

describe('the text of a field', () => {
  for (const { name, most, sends, room } of fields) {
    test(`${name}: the room takes what is sent, however long the text was`, () => {
      for (const [kind, letter] of Object.entries(LETTERS)) {
        for (const length of [1, most / 2, most - 1, most, most + 1, 4 * most]) {
          const text = letter.repeat(Math.ceil(length));
          const sent = sends(text);
          if (sent === null) continue;
          const { issues } = v.safeParse(room, sent);
          assert.equal(issues?.[0].message, undefined, `${text.length} ${kind}`);
        }
      }
      assert.notEqual(sends('a'.repeat(most)), null, 'the longest text is sent');
    });
  }

  test('every text field of the interface is in this list', () => {
    const folder = new URL('../../src/elements/', import.meta.url);
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => {
      if (!path.endsWith('.ts')) return false;
      const source = readFileSync(new URL(path, folder), 'utf8');
      const inputs = source.matchAll(/<(?:input|textarea)\b[^>]*?(?:type="(\w+)"|>)/gs);
      return [...inputs].some(([, type = 'text']) => !['checkbox', 'radio', 'range'].includes(type));
    });
    const listed = fields.flatMap(({ module }) => module ?? []);
    assert.deepEqual(found.sort(), [...new Set(listed)].sort());
  });
});
