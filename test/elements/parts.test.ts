import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ICON_MODULES, iconsModule } from '../../scripts/icons.mjs';
import { CallroomError } from '../../src/core/errors.js';
import { fittingControls } from '../../src/elements/control-bar/overflow.js';
import { formatDuration } from '../../src/elements/duration/format-duration.js';
import { cornerByKey, floatingBox, nearestCorner } from '../../src/elements/media-grid/self-view-corner.js';
import { Announcer } from '../../src/elements/notices/announcer.js';
import { NoticeQueue } from '../../src/elements/notices/notice-queue.js';
import { hueOf, initialsOf } from '../../src/elements/tile/avatar.js';
import { TestClock } from '../../src/testing/test-clock.js';

const shapesOf = (module: string) => [...module.matchAll(/svg`([^`]*)`/g)].map(([, shapes]) => shapes);

test('the icons are those of the package that is installed', () => {
  for (const module of ICON_MODULES) {
    const url = new URL(`../../src/elements/icon/${module}.ts`, import.meta.url);
    assert.deepEqual(shapesOf(readFileSync(url, 'utf8')), shapesOf(iconsModule(module)));
  }
});

test('initials are of the first and the last word, in any script', () => {
  assert.equal(initialsOf('Ada Lovelace'), 'AL');
  assert.equal(initialsOf('  grace brewster murray hopper '), 'GH');
  assert.equal(initialsOf('Émile'), 'É');
  assert.equal(initialsOf('松本 行弘'), '松行');
  assert.equal(initialsOf('🦊'), '🦊');
  assert.equal(initialsOf(''), '');
});

test('a hue is the same for the same id, and far apart for ids that are alike', () => {
  assert.equal(hueOf('a1'), hueOf('a1'));
  const hues = Array.from({ length: 40 }, (_, index) => Math.floor(hueOf(`participant-${index}`) / 30));
  assert.ok(new Set(hues).size >= 8, 'similar ids have different hues');
});

test('a duration has hours only if needed, and two digits after the first part', () => {
  assert.equal(formatDuration(0), '0:00');
  assert.equal(formatDuration(67_900), '1:07');
  assert.equal(formatDuration(3_847_000), '1:04:07');
  assert.equal(formatDuration(-5), '0:00');
});

test('notices appear one at a time, each once', () => {
  const queue = new NoticeQueue();
  const [first, again, second] = ['one', 'one', 'two'].map((text) => new CallroomError('x', text));
  for (const error of [first!, again!, second!]) queue.add(error);
  assert.equal(queue.shown.get(), first);
  queue.remove(first!);
  assert.equal(queue.shown.get(), second);
  queue.remove(second!);
  assert.equal(queue.shown.get(), null);
});

test('a queued notice that no longer applies is never shown', () => {
  const queue = new NoticeQueue();
  const errors = ['one', 'two', 'three'].map((text) => new CallroomError('x', text));
  for (const error of errors) queue.add(error);
  queue.remove(errors[1]!);
  queue.remove(errors[0]!);
  assert.equal(queue.shown.get(), errors[2]);
});

test('the floating tile keeps to its corner and to its picture’s ratio', () => {
  const space = { width: 1280, height: 720, margin: 12 };
  const box = floatingBox(16 / 9, { block: 'end', side: 'right' }, space);
  assert.equal(box.x + box.width, 1268);
  assert.equal(box.y + box.height, 708);
  assert.ok(
    Math.abs(box.width / box.height - 16 / 9) < 0.001,
    'the floating tile has the ratio of its video',
  );
  const small = floatingBox(16 / 9, { block: 'end', side: 'right' }, { ...space, most: 150 });
  assert.equal(small.width, 150, 'no larger than the others');
  assert.deepEqual(nearestCorner(10, 10, space), { block: 'start', side: 'left' });
  assert.deepEqual(cornerByKey('ArrowUp', { block: 'end', side: 'right' }), {
    block: 'start',
    side: 'right',
  });
  assert.equal(cornerByKey('a', { block: 'end', side: 'right' }), null);
});

test('controls that do not fit move to the menu from the last, except pinned controls', () => {
  const controls = (['never', 'auto', 'auto', 'always', 'never'] as const).map((overflow) => ({
    overflow,
    width: 48,
  }));
  const staying = (available: number) => [...fittingControls(controls, { available, gap: 8, more: 48 })];
  assert.deepEqual(staying(1000), [0, 1, 2, 4]);
  // Four controls and what opens the menu: 5 · 48 + 4 · 8.
  assert.deepEqual(staying(272), [0, 1, 2, 4]);
  assert.deepEqual(staying(271), [0, 1, 4]);
  assert.deepEqual(staying(0), [0, 4]);
  const hidden = controls.map((control) => ({ ...control, width: 0 }));
  assert.deepEqual([...fittingControls(hidden, { available: 0, gap: 8, more: 48 })], [0, 1, 2, 4]);
});

test('announcements come in turn, only the latest of each kind, and with pauses', async () => {
  const clock = new TestClock();
  const said: string[] = [];
  const announcer = new Announcer((text) => said.push(text), clock);
  announcer.announce('joined', 'Ada joined');
  announcer.announce('joined', 'Grace joined');
  announcer.announce('joined', 'Grace and Alan joined');
  announcer.announce('hand', 'Ada raised a hand');
  assert.deepEqual(said, ['Ada joined']);
  await clock.advance(2_500);
  await clock.advance(2_500);
  assert.deepEqual(said, ['Ada joined', 'Grace and Alan joined', 'Ada raised a hand']);
  announcer.announce('chat', 'x');
  announcer.stop();
  await clock.advance(10_000);
  assert.equal(said.length, 3);
});
