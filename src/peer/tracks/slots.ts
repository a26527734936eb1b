import type { RemoteTrack, SubscriptionRecord } from './subscription.js';

/** A receiving media section on which something flows. */
export interface Slot {
  readonly mid: string;
  readonly transceiver: RTCRtpTransceiver;
  /** Whose it is; null while it is free for another publication of its kind. */
  owner: SubscriptionRecord | null;
  /** What the SFU sends on it. */
  remote: RemoteTrack;
  layer: string | null;
  /** Nothing arrives on it any more: it is not used again, only closed. */
  isSpent: boolean;
  /** Clock time until which a free slot is kept for a subscription that may still come. */
  keptUntil: number;
  closeFailures: number;
}

/** Gives free slots that carry what is wanted already to whoever wants it. @returns those still in want of something. */
export function claim(slots: readonly Slot[], records: readonly SubscriptionRecord[]): SubscriptionRecord[] {
  return records.filter((record) => {
    let slot = ownOf(slots, record);
    if (!slot) {
      slot = slots.find((other) => isFree(other) && isSame(other.remote, record.remote));
      if (slot) slot.owner = record;
    }
    return !isMet(record, slot);
  });
}

/**
 * Who is to be given another content of a slot, their own or a free one of the same kind, and who finds none. A slot
 * changes hands only once the SFU has changed what it carries: nobody is to see a stranger's picture under a name.
 */
export function plan(
  slots: readonly Slot[],
  records: readonly SubscriptionRecord[],
): { changes: { slot: Slot; record: SubscriptionRecord }[]; missing: SubscriptionRecord[] } {
  const free = new Set(slots.filter(isFree));
  const changes: { slot: Slot; record: SubscriptionRecord }[] = [];
  const missing: SubscriptionRecord[] = [];
  for (const record of records) {
    const slot = ownOf(slots, record) ?? [...free].find(({ remote }) => remote.kind === record.remote.kind);
    if (slot) {
      free.delete(slot);
      changes.push({ slot, record });
    } else missing.push(record);
  }
  return { changes, missing };
}

/** Whether `slot` carries what `record` wants, in the layer it may have. */
export function isMet(record: SubscriptionRecord, slot: Slot | undefined): boolean {
  return slot !== undefined && isSame(slot.remote, record.remote) && slot.layer === record.allowedLayer;
}

export function isSame(a: RemoteTrack, b: RemoteTrack): boolean {
  return a.sessionId === b.sessionId && a.trackName === b.trackName;
}

function ownOf(slots: readonly Slot[], record: SubscriptionRecord): Slot | undefined {
  return slots.find(({ owner }) => owner === record);
}

function isFree(slot: Slot): boolean {
  return slot.owner === null && !slot.isSpent;
}
