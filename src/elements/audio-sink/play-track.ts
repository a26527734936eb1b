import { nothing } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

class PlayTrack extends Directive {
  /** What the element playTrack; `undefined` before the first render. */
  #track: MediaStreamTrack | null | undefined;

  override render(_track: MediaStreamTrack | null): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [track]: [MediaStreamTrack | null]): typeof nothing {
    if (track !== this.#track) {
      this.#track = track;
      (part.element as HTMLMediaElement).srcObject = track && new MediaStream([track]);
    }
    return nothing;
  }
}

/** Plays a track in the media element in whose tag it stands. Another render with the same track does not interrupt it. */
export const playTrack = directive(PlayTrack);
