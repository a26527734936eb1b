/** Runs in the page: 49 tiles in which someone else speaks ten times a second, and people come and go. */
import { LitElement } from 'lit';
import '../../../src/elements/media-grid/call-media-grid.js';
import type { CallMediaGridElement } from '../../../src/elements/media-grid/call-media-grid.js';
import { createFakeCall, type FakeCall } from '../../../src/testing/index.js';

declare global {
  interface Window {
    grid: typeof grid;
  }
}

export interface GridRun {
  changes: number;
  renders: number;
  tiles: number;
  longestTaskMs: number;
}

/** What each change renders: the changed parts, everything, or everything from new elements. */
export type Rendering = 'changed' | 'updated' | 'whole';

const TILES = 49;
const CHANGE_MS = 100;
/** 100 joins and leaves a minute: one per six changes of the speaker. */
const CHANGES_PER_MOVE = 6;

let call: FakeCall;
let element: CallMediaGridElement;
let renders = 0;

const prototype = LitElement.prototype as unknown as { update(changed: unknown): void };
const { update } = prototype;
prototype.update = function (changed) {
  renders += 1;
  update.call(this, changed);
};

const tick = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The grid and all that it is made of. */
function everything(root: Element): LitElement[] {
  const below = [...(root.shadowRoot?.querySelectorAll('*') ?? [])];
  return below.flatMap((one) => (one instanceof LitElement ? [one, ...everything(one)] : []));
}

function show(): CallMediaGridElement {
  const shown = document.createElement('call-media-grid');
  shown.call = call;
  shown.selfView = 'grid';
  return shown;
}

const again: Record<Rendering, () => void> = {
  changed: () => {},
  updated: () => {
    for (const one of [element, ...everything(element)]) one.requestUpdate();
  },
  whole: () => {
    const before = element;
    element = show();
    before.replaceWith(element);
  },
};

const grid = {
  /** Cameras are off: what is measured is the grid, not who draws synthetic people. */
  async open(): Promise<void> {
    const participants = Array.from({ length: TILES - 1 }, (_, i) => ({
      name: `Person ${i + 1}`,
      camera: false,
    }));
    call = createFakeCall({ joined: true, participants });
    call.camera.turnOff();
    element = show();
    document.body.append(element);
    while (element.shadowRoot!.querySelectorAll('call-tile').length < TILES) await tick(50);
    await tick(1_500);
  },

  async run(seconds: number, rendering: Rendering): Promise<GridRun> {
    const tasks: number[] = [0];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    renders = 0;
    let [changes, speaker, moves] = [0, 0, 0];
    const changed = () => {
      changes += 1;
      again[rendering]();
    };
    const speakerAt = (at: number) => call.others[at % call.others.length];
    const startedMs = performance.now();
    while (performance.now() - startedMs < seconds * 1_000) {
      speakerAt(speaker)?.speak(0);
      speaker += 7;
      speakerAt(speaker)?.speak(0.6);
      changed();
      if (changes % CHANGES_PER_MOVE === 0) {
        moves += 1;
        if (moves % 2) call.remove(speakerAt(speaker + 3)!);
        else call.add({ name: `Newcomer ${moves}`, camera: false });
        changed();
      }
      await tick(CHANGE_MS);
    }
    observer.disconnect();
    const tiles = element.shadowRoot!.querySelectorAll('call-tile').length;
    return { changes, renders, tiles, longestTaskMs: Math.max(...tasks) };
  },
};

window.grid = grid;
