/** In a frame of another origin, in a browser that does not tell what the page around blocks (Firefox and Safari). */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { ActionError } from '../src/elements/base/action-error.js';
import { CaptureRequests, type Permission } from '../src/media/capture-requests.js';
import { ScreenShare } from '../src/media/screen-share.js';
import { forgetPage, pretendPage } from './support/framed-page.js';

const refuse = () => Promise.reject(new DOMException('The request is not allowed.', 'NotAllowedError'));
const devices = { getUserMedia: refuse, getDisplayMedia: refuse } as unknown as MediaDevices;

beforeEach(() => pretendPage({ around: ['other'], allowed: null }));
afterEach(forgetPage);

test('a closed screen picker is no failure, and a denied one is', async () => {
  for (const [state, code] of [
    [null, undefined],
    ['prompt', undefined],
    ['denied', 'screen_denied'],
  ] as const) {
    const query = () => (state ? Promise.resolve({ state }) : Promise.reject(new TypeError('Unknown name.')));
    const screen = new ScreenShare(devices, { query } as unknown as Permissions);
    await screen.start();
    assert.equal(screen.state.get().error?.code, code, `${state}`);
    assert.equal(screen.state.get().status, code ? 'failed' : 'off', `${state}`);
  }
});

test('a closed prompt is told from a page around that may forbid the device', async () => {
  for (const [permission, code] of [
    ['prompt', 'device_dismissed'],
    ['denied', 'device_blocked_by_unknown'],
    ['unknown', 'device_blocked_by_unknown'],
  ] satisfies [Permission, string][]) {
    const requests = new CaptureRequests(devices, () => Promise.resolve(permission));
    await assert.rejects(requests.ask('video', {}), { code }, permission);
  }
});

test('a refused action keeps its sentence, and the developer reads of the frame once', () => {
  const log = mock.method(console, 'error', () => {});
  for (let times = 0; times < 2; times++) {
    const error = ActionError.from('copy', new DOMException('', 'NotAllowedError'));
    assert.deepEqual([error.code, error.retryable], ['copy_failed', true]);
    assert.doesNotMatch(error.message, /frame/);
  }
  const told = log.mock.calls.map(({ arguments: [text] }) => String(text));
  log.mock.restore();
  assert.equal(told.length, 1);
  assert.match(told[0]!, /may not allow clipboard-write/);
});
