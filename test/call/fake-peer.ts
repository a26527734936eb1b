import type { PublishOptions, SubscribeOptions } from '../../src/peer/peer.js';
import { Publication, PublicationRecord } from '../../src/peer/tracks/publication.js';
import { type RemoteTrack, Subscription, SubscriptionRecord } from '../../src/peer/tracks/subscription.js';

/** Stands in for a peer: real handles, on no connection. Tests write their records. */
export class FakePeer {
  /** Handles that have not ended, oldest first. */
  readonly pulled: SubscriptionRecord[] = [];
  readonly published: PublicationRecord[] = [];
  /** The result of applying a change to a publication. */
  applied: () => Promise<void> = async () => {};
  /** What was done, in order: `pull ada`, `end ada`. */
  readonly log: string[] = [];

  subscribe(remote: RemoteTrack, { layer = null }: SubscribeOptions = {}): Subscription {
    const record = new SubscriptionRecord(remote, layer);
    this.pulled.push(record);
    this.log.push(`pull ${remote.trackName}`);
    return new Subscription(record, {
      changed: () => record.itemRetry.reset(),
      end: async () => {
        this.pulled.splice(this.pulled.indexOf(record), 1);
        this.log.push(`end ${record.remote.trackName}`);
      },
    });
  }

  publish(track: MediaStreamTrack, { source, trackName = source }: PublishOptions): Publication {
    const record = new PublicationRecord(track, source, trackName, [], 'low');
    this.published.push(record);
    return new Publication(record, {
      apply: () => this.applied(),
      unpublish: async () => {
        record.isEnded = true;
        record.set({ status: 'ended', sessionId: null, error: null });
      },
    });
  }

  get names(): string[] {
    return this.pulled.map(({ remote }) => remote.trackName);
  }
}

/** A value that the code under test passes on unchanged. */
export function fakeTrack(kind: 'audio' | 'video'): MediaStreamTrack {
  return { kind } as MediaStreamTrack;
}
