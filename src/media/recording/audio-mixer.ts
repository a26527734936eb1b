import { openAudioContext } from '../audio-context.js';

/** Mixes several tracks into one. Tracks can be added and removed at any time. */
export class AudioMixer {
  readonly context = openAudioContext({ latencyHint: 'playback' });
  readonly #out = new MediaStreamAudioDestinationNode(this.context);
  readonly #sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();

  get track(): MediaStreamTrack {
    return this.#out.stream.getAudioTracks()[0]!;
  }

  /** Sets the tracks to mix. */
  set(tracks: Iterable<MediaStreamTrack>): void {
    const wanted = new Set(tracks);
    for (const [track, source] of this.#sources) {
      if (wanted.has(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of wanted) {
      if (this.#sources.has(track)) continue;
      const source = this.context.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#out);
      this.#sources.set(track, source);
    }
  }

  close(): void {
    this.set([]);
    this.track.stop();
    if (this.context.state !== 'closed') void this.context.close();
  }
}
