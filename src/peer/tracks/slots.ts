import type { RemoteTrack, SubscriptionRecord } from './subscription.js';

/** A receiving media section that carries a track. */
export interface Slot {
  readonly mid: string;
  readonly transceiver: RTCRtpTransceiver;
  /** The subscription that uses it; null while it is free for another publication of its kind. */
  owner: SubscriptionRecord | null;
  /** The track that the SFU sends on it. */
  remote: RemoteTrack;
  layer: string | null;
  /**
   * Set while frames of its previous track may still be on their way: until more than `keyFrames` are decoded, or until the
   * clock time `untilMs`. Null: every frame that arrives is of `remote`.
   */
  changing: { keyFrames: number; untilMs: number } | null;
  /** Its track stalled: it is not reused, only closed. */
  isSpent: boolean;
  /** Clock time until which a free slot is kept for a subscription that may still come. */
  keptUntil: number;
  closeFailures: number;
}

/**
 * Assigns free slots to subscriptions that want exactly their content. @returns the subscriptions that still need a
 * change.
 */
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
 * Plans which slots get new content: a subscription's own slot, or a free slot of the same kind; `missing` lists the
 * subscriptions without a slot. A slot changes its owner only once the SFU has changed its content, so that nobody
 * sees another participant's video under a wrong name.
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

/** Whether `slot` carries what `record` wants, in the allowed layer. */
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
