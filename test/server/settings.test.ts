import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AiBinding } from '../../src/server/platform.js';
import { type RoomEnv, readSettings } from '../../src/server/settings.js';

const complete: RoomEnv = {
  Room: { idFromName: () => ({}), get: () => ({}) },
  CALLS_APP_ID: 'app',
  CALLS_APP_SECRET: 'the secret of the app',
  ROOM_TOKEN_SECRET: 'a secret for tests, thirty-two or more',
};
const CHAT_MODEL = 'a-model';
const AI: AiBinding = { run: async () => ({}) };

function refuses(env: object, says: RegExp): void {
  assert.throws(
    () => readSettings({ ...complete, ...env } as RoomEnv),
    ({ code, message }: Error & { code: string }) => {
      assert.equal(code, 'settings_invalid');
      assert.match(message, says);
      assert.doesNotMatch(message, /sk-1|192\.168/, 'a page shows the sentence');
      return true;
    },
  );
}

describe('the settings of the assistant in the chat', () => {
  const right: [name: string, env: Partial<RoomEnv>][] = [
    ['none', {}],
    ['an https address', { CHAT_ENDPOINT: 'https://api.openai.com/v1', CHAT_MODEL, CHAT_TOKEN: 'sk-1' }],
    ['an http address of this machine', { CHAT_ENDPOINT: 'http://localhost:11434/v1', CHAT_MODEL }],
    ['Workers AI, whose model has a default', { AI }],
    ['an empty address, as without the setting', { CHAT_ENDPOINT: '' }],
  ];
  for (const [name, env] of right)
    test(`right: ${name}`, () => assert.doesNotThrow(() => readSettings({ ...complete, ...env })));

  const wrong: [name: string, env: object, says: RegExp][] = [
    [
      'no address',
      { CHAT_ENDPOINT: 'sk-1', CHAT_MODEL },
      /CHAT_ENDPOINT is not an http\(s\) address\. Write/,
    ],
    [
      'another protocol',
      { CHAT_ENDPOINT: 'ws://localhost:11434/v1', CHAT_MODEL },
      /CHAT_ENDPOINT is not an http\(s\) address\. Write/,
    ],
    [
      'plain http to another machine',
      { CHAT_ENDPOINT: 'http://192.168.1.5:11434/v1', CHAT_MODEL },
      /CHAT_ENDPOINT is an http address of another machine.* Write an https address\./,
    ],
    [
      'no model',
      { CHAT_ENDPOINT: 'https://api.openai.com/v1' },
      /CHAT_MODEL is missing\. Set it .* or remove CHAT_ENDPOINT\./,
    ],
    ['something else as AI', { AI: 'a variable' }, /binding AI is not Workers AI\. Add "ai": .* or rename/],
  ];
  for (const [name, env, says] of wrong)
    test(`wrong, and named with its cure: ${name}`, () => refuses(env, says));
});

describe('the settings of the speech service', () => {
  const Transcriber = complete.Room;
  const SPEECH_ENDPOINT = 'wss://api.deepgram.com/v1/listen';
  const right: [name: string, env: Partial<RoomEnv>][] = [
    ['a wss address', { SPEECH_ENDPOINT, Transcriber, SPEECH_TOKEN: 'sk-1' }],
    ['a ws address of this machine', { SPEECH_ENDPOINT: 'ws://127.0.0.1:9000/v1/listen', Transcriber }],
    ['an empty address, as if it was not set', { SPEECH_ENDPOINT: '' }],
    ['a binding alone', { Transcriber }],
  ];
  for (const [name, env] of right)
    test(`right: ${name}`, () => assert.doesNotThrow(() => readSettings({ ...complete, ...env })));

  const wrong: [name: string, env: object, says: RegExp][] = [
    ['no address', { SPEECH_ENDPOINT: 'sk-1', Transcriber }, /SPEECH_ENDPOINT is not the address.* Write/],
    [
      'an unencrypted address of another machine',
      { SPEECH_ENDPOINT: 'ws://192.168.1.5/v1/listen', Transcriber },
      /SPEECH_ENDPOINT is an unencrypted address.* Write a wss address\./,
    ],
    [
      'no binding',
      { SPEECH_ENDPOINT },
      /binding Transcriber is missing.* Add .* export the class Transcriber/,
    ],
    ['another binding', { Transcriber: 'a variable' }, /Transcriber is not a Durable Object namespace\. Add/],
  ];
  for (const [name, env, says] of wrong)
    test(`wrong, and named with its cure: ${name}`, () => refuses(env, says));
});
