import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { errorActions } from '../../src/calls-api/error-codes.js';
import { CallroomError } from '../../src/core/errors.js';
import { assistantProblems } from '../../src/elements/chat/assistant-error.js';
import { arErrors } from '../../src/elements/i18n/errors/ar.js';
import { deErrors } from '../../src/elements/i18n/errors/de.js';
import { enErrors } from '../../src/elements/i18n/errors/en.js';
import type { ErrorTexts } from '../../src/elements/i18n/errors/error-keys.js';
import { esErrors } from '../../src/elements/i18n/errors/es.js';
import { explain } from '../../src/elements/i18n/errors/explain.js';
import { failureTerm } from '../../src/elements/i18n/errors/failure-term.js';
import { frErrors } from '../../src/elements/i18n/errors/fr.js';
import { jaErrors } from '../../src/elements/i18n/errors/ja.js';
import { ptErrors } from '../../src/elements/i18n/errors/pt.js';
import { zhErrors } from '../../src/elements/i18n/errors/zh.js';
import type { Words } from '../../src/elements/i18n/words.js';
import { MediaError } from '../../src/media/media-error.js';
import { fileErrors, roomErrors } from '../../src/room/protocol/index.js';

const languages: Record<string, Partial<ErrorTexts>> = {
  ar: arErrors,
  de: deErrors,
  en: enErrors,
  es: esErrors,
  fr: frErrors,
  ja: jaErrors,
  pt: ptErrors,
  zh: zhErrors,
};

const wordsOf = (texts: Partial<ErrorTexts>) =>
  ({ term: (_term: string, key: string) => failureTerm(texts)(key) }) as unknown as Words;

/** Codes that no element meets: of the account API, of adapters, or of a call of the API by hand. */
const UNSEEN = [
  'wrong_kind',
  'offer_unwanted',
  'peer_closed',
  'channel_missing',
  'channel_closed',
  'account_api_error',
  'decoding_error',
  'invalid_params',
  'repeated_local_track_error',
  'update_track_error',
  'close_track_error',
  'websocket_localhost_not_allowed',
  'websocket_handshake_failed',
  'websocket_connection_timeout',
  'adapter_not_found',
];

/** Every code with which a class of the browser's half makes an error. */
function codesInSource(): string[] {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const files = ['core', 'http', 'calls-api', 'peer', 'media', 'room', 'call', 'elements'].flatMap((folder) =>
    readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(src, folder, file), 'utf8')),
  );
  return files.flatMap((text) =>
    [...text.matchAll(/new \w*Error\(\s*'([a-z_]+)'/g)].map(([, code]) => code ?? ''),
  );
}

test('a person reads every error in their own language', () => {
  const named = [roomErrors, fileErrors, errorActions, assistantProblems].flatMap((errors) =>
    Object.keys(errors),
  );
  const codes = [...new Set([...codesInSource(), ...named])];
  assert.ok(codes.length > 60, `${codes.length} codes were found`);
  const variants = ['microphone', 'camera', 'screen'];
  for (const [name, texts] of Object.entries(languages)) {
    if (name === 'en') continue;
    const untold = codes.filter((code) =>
      variants
        .map((variant) => new CallroomError(code, 'Developer sentence.', { values: { variant } }))
        .every((error) => explain(wordsOf(texts), error) === 'Developer sentence.'),
    );
    assert.deepEqual(
      untold.filter((code) => !UNSEEN.includes(code)),
      [],
      name,
    );
  }
});

test('a person reads what blocks a feature in their own language', () => {
  for (const [name, texts] of Object.entries(languages)) {
    for (const by of ['frame', 'policy', 'unknown'] as const) {
      const errors: CallroomError[] = [
        MediaError.blockedByPage('audio', by),
        MediaError.blockedByPage('video', by),
      ];
      // Only a device can be blocked by `unknown`.
      if (by !== 'unknown') {
        errors.push(MediaError.screenBlockedByPage(by));
        errors.push(new CallroomError(`copy_blocked_by_${by}`, 'Developer sentence.'));
      }
      const told = errors.map((error) => explain(wordsOf(texts), error));
      assert.ok(
        told.every((text, index) => text && text !== errors[index]!.message),
        `${name} ${by}`,
      );
      // The same policy for everything; a frame has a sentence for each device.
      assert.equal(new Set(told).size, by === 'policy' ? 1 : told.length, `${name} ${by}`);
    }
  }
});

test('no sentence is left in English, and each has the same placeholders', () => {
  for (const [name, texts] of Object.entries(languages)) {
    for (const [key, text] of Object.entries(texts)) {
      if (name === 'en') continue;
      assert.notEqual(text, enErrors[key as keyof typeof enErrors], `${name} ${key}`);
      const slots = (of: string) => [...of.matchAll(/\{\w+\}/g)].map(String).sort();
      assert.deepEqual(slots(text), slots(deErrors[key as keyof ErrorTexts]), `${name} ${key}`);
    }
  }
});

test('no person reads of headers, tokens, attributes or codes', () => {
  const jargon = /token|header|bearer|attribute|secret|HTTP \d|[a-z]+_[a-z]+|JWT|SFU|CORS|origin\b|allow=/i;
  for (const [name, texts] of Object.entries(languages)) {
    for (const [key, text] of Object.entries(texts)) assert.doesNotMatch(text, jargon, `${name} ${key}`);
  }
});

test('what is wrong with a site is one sentence for people, and another for its developer', () => {
  const error = new CallroomError('token_invalid', 'The room token is not a JWT.');
  assert.match(explain(wordsOf(enErrors), error), /not set up correctly/);
  assert.match(explain(wordsOf(deErrors), error), /nicht richtig eingerichtet/);
});

test('a site’s own sentence comes before ours, and a code of its own keeps its message', () => {
  const words = wordsOf(deErrors);
  const said = new CallroomError('token_refused', 'HTTP 401', { visitorMessage: 'Bitte melde dich an.' });
  assert.equal(explain(words, said), 'Bitte melde dich an.');
  assert.equal(explain(words, new CallroomError('too_late', 'The quiz is over.')), 'The quiz is over.');
});

test('the sentence contains the names of devices', () => {
  const switched = MediaError.switched('audio', 'gone', 'Headset', 'Laptop');
  assert.equal(
    explain(wordsOf(deErrors), switched),
    'Headset wurde getrennt. Ihr Mikrofon ist jetzt Laptop.',
  );
  const unnamed = MediaError.switched('audio', 'gone', '', '');
  assert.equal(explain(wordsOf(deErrors), unnamed), 'Es wird jetzt ein anderes Mikrofon verwendet.');
});
