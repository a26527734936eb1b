import { addToSequence, sequenceDistance } from './sequence-number.js';

/** A gap wider than this is a pause or a new start, not a loss that is worth repairing. */
const WIDEST_GAP = 128;
const MAX_MISSING = 512;
const RETRY_MS = 60;
const MAX_REQUESTS = 8;

interface Missing {
  requests: number;
  requestedAtMs: number;
}

export type ArrivalKind = 'new' | 'recovered' | 'duplicate';

/** Notices which packets of one SSRC are missing, and when to ask for them (again). */
export class LossDetector {
  readonly #missing = new Map<number, Missing>();
  #highest: number | undefined;

  get hasMissing(): boolean {
    return this.#missing.size > 0;
  }

  /** `duplicate`: a packet nobody waits for, such as a probe made of old data. */
  record(sequenceNumber: number): ArrivalKind {
    if (this.#highest === undefined) {
      this.#highest = sequenceNumber;
      return 'new';
    }
    const ahead = sequenceDistance(this.#highest, sequenceNumber);
    if (ahead <= 0) return this.#missing.delete(sequenceNumber) ? 'recovered' : 'duplicate';
    if (ahead > WIDEST_GAP || this.#missing.size + ahead > MAX_MISSING) this.#missing.clear();
    else {
      for (let i = 1; i < ahead; i++) {
        this.#missing.set(addToSequence(this.#highest, i), { requests: 0, requestedAtMs: 0 });
      }
    }
    this.#highest = sequenceNumber;
    return 'new';
  }

  isMissing(sequenceNumber: number): boolean {
    return this.#missing.has(sequenceNumber);
  }

  /** The sequence numbers to ask for now; what was asked for too often is given up. */
  due(nowMs: number): number[] {
    const due: number[] = [];
    for (const [sequence, missing] of this.#missing) {
      if (missing.requests > 0 && nowMs - missing.requestedAtMs < RETRY_MS) continue;
      if (missing.requests === MAX_REQUESTS) {
        this.#missing.delete(sequence);
        continue;
      }
      missing.requests++;
      missing.requestedAtMs = nowMs;
      due.push(sequence);
    }
    return due;
  }
}
