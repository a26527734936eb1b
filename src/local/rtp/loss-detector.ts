import { addToSequence, sequenceDistance } from './sequence-number.js';

/** A wider gap is a pause or a restart, not a loss worth repairing. */
const WIDEST_GAP = 128;
const MAX_MISSING = 512;
const RETRY_MS = 60;
const MAX_REQUESTS = 8;

interface Missing {
  requests: number;
  requestedAtMs: number;
}

export type ArrivalKind = 'new' | 'recovered' | 'duplicate';

/** Detects missing packets of one SSRC, and decides when to request them (again). */
export class LossDetector {
  readonly #missing = new Map<number, Missing>();
  #highest: number | undefined;

  get hasMissing(): boolean {
    return this.#missing.size > 0;
  }

  /** `duplicate`: a packet that is not missing, such as a probe made of old data. */
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

  /** The sequence numbers to request now; packets that were requested too often are given up. */
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
