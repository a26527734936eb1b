import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FileType, fileTypeOf, fileTypes } from '../../src/room/protocol/index.js';
import { fitsType, thumbnailType } from '../../src/server/files/file-content.js';
import { tidyFileName } from '../../src/server/files/file-name.js';
import { checkFileOptions, type FileOptions } from '../../src/server/room/files/file-options.js';

const bytes = (latin1: string) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));
const ftyp = (brand: string) => `\0\0\0\x18ftyp${brand}\0\0\0\0`;

/** How a file of each type begins. */
const STARTS: Readonly<Record<Exclude<FileType, 'application/octet-stream'>, string>> = {
  'image/png': '\x89PNG\r\n\x1a\n',
  'image/jpeg': '\xff\xd8\xff\xe0',
  'image/gif': 'GIF89a',
  'image/webp': 'RIFF\x10\0\0\0WEBPVP8 ',
  'image/avif': ftyp('avif'),
  'application/pdf': '%PDF-1.7',
  'text/plain': 'Grüße',
  'text/csv': 'a;b\r\n',
  'text/markdown': '# Title',
  'application/json': '{}',
  'application/zip': 'PK\x03\x04',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'PK\x03\x04',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'PK\x03\x04',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PK\x03\x04',
  'application/vnd.oasis.opendocument.text': 'PK\x03\x04',
  'application/vnd.oasis.opendocument.spreadsheet': 'PK\x03\x04',
  'application/vnd.oasis.opendocument.presentation': 'PK\x03\x04',
  'audio/mpeg': 'ID3\x04',
  'audio/mp4': ftyp('M4A '),
  'audio/ogg': 'OggS\0',
  'audio/wav': 'RIFF\x10\0\0\0WAVEfmt ',
  'video/mp4': ftyp('isom'),
  'video/webm': '\x1aE\xdf\xa3\x01',
  'video/quicktime': ftyp('qt  '),
};

describe('the start of a file', () => {
  test('fits its own type, and HTML, SVG or a program no type that is not text', () => {
    for (const [type, start] of Object.entries(STARTS) as [FileType, string][]) {
      assert.ok(fitsType(bytes(start), type), type);
      const isText = type.startsWith('text/') || type === 'application/json';
      for (const other of ['<html>', '<svg>', '<?xml', 'MZ\x90\0', '\x7fELF\x02', ''])
        if (!isText) assert.ok(!fitsType(bytes(other), type), `${JSON.stringify(other)} passes as ${type}`);
    }
    for (const type of Object.keys(fileTypes) as FileType[])
      assert.ok(type in STARTS || type === 'application/octet-stream', `${type} is not tested`);
  });

  test('of a program or a picture is no text, and that of a film no picture', () => {
    for (const start of ['MZ\x90\0', '\x7fELF\x02', STARTS['image/png'], STARTS['application/pdf']])
      assert.ok(!fitsType(bytes(start), 'text/plain'), JSON.stringify(start));
    assert.ok(!fitsType(bytes(STARTS['video/mp4']), 'image/avif'), 'a film');
    assert.ok(!fitsType(bytes(STARTS['image/avif']), 'video/mp4'), 'a picture');
  });

  test('tells the type of a thumbnail, which is WebP, JPEG or PNG', () => {
    for (const type of ['image/webp', 'image/jpeg', 'image/png'] as const)
      assert.equal(thumbnailType(bytes(STARTS[type])), type);
    for (const type of ['image/gif', 'text/plain'] as const)
      assert.equal(thumbnailType(bytes(STARTS[type])), null);
  });
});

describe('the name of a file', () => {
  const names: [given: string, type: FileType, tidy: string][] = [
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['C:\\Users\\ada\\me.JPG', 'image/jpeg', 'me.JPG'],
    ['/', 'text/plain', 'file.txt'],
    ['...', 'image/png', 'file.png'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['con.txt', 'text/plain', '_con.txt'],
    ['a<b>:"|?*.txt', 'text/plain', 'a_b______.txt'],
    ['photo.exe', 'image/png', 'photo.exe.png'],
    // A direction control would show this as gnp.exe backwards.
    ['exe.\u202Egnp.png', 'image/png', 'exe.gnp.png'],
    ['line\nbreak\0.txt', 'text/plain', 'line break.txt'],
    ['Übung 1 (neu).pdf', 'application/pdf', 'Übung 1 (neu).pdf'],
    ['any.thing', 'application/octet-stream', 'any.thing'],
  ];
  for (const [given, type, tidy] of names) {
    test(`${JSON.stringify(given)} becomes ${tidy}`, () => assert.equal(tidyFileName(given, type), tidy));
  }

  test('is cut in front of its ending', () => {
    const name = tidyFileName(`${'😀'.repeat(300)}.png`, 'image/png');
    assert.equal([...name].length, 120);
    assert.ok(name.endsWith('😀.png'), name);
  });

  test('tells the type before the browser does', () => {
    assert.equal(fileTypeOf({ name: 'a.csv', type: 'application/vnd.ms-excel' }), 'text/csv');
    assert.equal(fileTypeOf({ name: 'image', type: 'image/png' }), 'image/png');
    assert.equal(fileTypeOf({ name: 'a.svg', type: 'image/svg+xml' }), 'application/octet-stream');
    assert.equal(fileTypeOf({ name: 'a.constructor', type: 'toString' }), 'application/octet-stream');
  });
});

test('options that no room can keep to are refused', () => {
  const good: FileOptions = {
    ...{ maxBytes: 1, perPerson: 1, roomBytes: 1, types: ['image/png'] },
    ...{ sendBy: 'everyone', storage: () => null },
  };
  assert.equal(checkFileOptions(good), good);
  for (const options of [
    { maxBytes: 0 },
    { perPerson: 1.5 },
    { roomBytes: Number.NaN },
    { types: ['text/html'] },
  ])
    assert.throws(() => checkFileOptions({ ...good, ...options }), {
      code: 'settings_invalid',
    });
});
