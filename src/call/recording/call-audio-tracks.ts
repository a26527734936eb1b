import type { Call } from '../call.js';
import type { Participant } from '../participants/participant.js';

/**
 * Collects the audio tracks of a call: everyone's microphone, including your own, and the audio of shared screens.
 */
export class CallAudioTracks {
  readonly #call: Call;
  readonly #onTracks: (tracks: readonly MediaStreamTrack[]) => void;
  readonly #stopListening: () => void;
  #stopTracks: (() => void)[] = [];

  constructor(call: Call, onTracks: (tracks: readonly MediaStreamTrack[]) => void) {
    this.#call = call;
    this.#onTracks = onTracks;
    this.#stopListening = call.participants.subscribe((people) => this.#follow(people));
  }

  stop(): void {
    this.#stopListening();
    for (const stop of this.#stopTracks) stop();
  }

  #follow(people: readonly Participant[]): void {
    for (const stop of this.#stopTracks) stop();
    this.#stopTracks = people
      .flatMap(({ sources }) => [sources.microphone, sources['screen-audio']])
      .map(({ track }) => track.listen(() => this.#report()));
    this.#report();
  }

  #report(): void {
    const tracks = this.#call.participants
      .get()
      .flatMap(({ sources }) => [sources.microphone.track.get(), sources['screen-audio'].track.get()]);
    this.#onTracks(tracks.filter((track): track is MediaStreamTrack => track !== null));
  }
}
