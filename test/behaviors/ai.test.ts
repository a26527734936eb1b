import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ai } from '../../src/behaviors/ai.js';
import type { AiState } from '../../src/behaviors/ai-state.js';
import type { FeatureRoom } from '../../src/behaviors/room-feature.js';
import { atom } from '../../src/core/store.js';

function stage() {
  const asked: { name: string; data: unknown }[] = [];
  const behaviors = atom<Readonly<Record<string, unknown>>>({});
  const room = {
    behaviors,
    command: async (name: string, data: unknown) => void asked.push({ name, data }),
  } as unknown as FeatureRoom;
  return { ai: new Ai(room), asked, behaviors };
}

describe('Ai', () => {
  test('has the state of the behavior, and none in a room without it', () => {
    const { ai, behaviors } = stage();
    assert.equal(ai.state.get(), undefined);
    const state: Partial<AiState> = { status: 'ready', floor: 'ada' };
    behaviors.set({ ai: state });
    assert.equal(ai.state.get(), state);
    behaviors.set({});
    assert.equal(ai.state.get(), undefined);
  });

  test('sends its commands under the names of the behavior, in order', async () => {
    const { ai, asked } = stage();
    await ai.enable();
    await ai.enable({ instructions: 'Be brief.', voice: 'cedar' });
    await ai.requestFloor();
    await Promise.all([ai.talk(true), ai.talk(false)]);
    await ai.passFloor('grace');
    await ai.releaseFloor();
    await ai.disable();
    assert.deepEqual(asked, [
      { name: 'ai.enable', data: {} },
      { name: 'ai.enable', data: { instructions: 'Be brief.', voice: 'cedar' } },
      { name: 'ai.request', data: undefined },
      { name: 'ai.talk', data: { talking: true } },
      { name: 'ai.talk', data: { talking: false } },
      { name: 'ai.pass', data: { to: 'grace' } },
      { name: 'ai.release', data: undefined },
      { name: 'ai.disable', data: undefined },
    ]);
  });
});
