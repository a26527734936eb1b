/** What someone has said so far in one breath. */
export interface Caption {
  readonly text: string;
  /** Nothing more comes of it. */
  readonly isFinal: boolean;
}

/**
 * Turns one's own speech into text: the browser's by default, or a site's own, as one that asks a model.
 */
export interface CaptionSource {
  /**
   * Where one's voice goes: stays on this device, or is sent to whoever recognises it. Asked before anyone is asked
   * whether they want it.
   */
  where(lang: string): Promise<'device' | 'service'>;
  /**
   * Listens until `signal` aborts. Resolves then; rejects where it cannot go on.
   * @param options `track`: the microphone; `lang`: a BCP 47 tag.
   */
  listen(options: {
    track: MediaStreamTrack;
    lang: string;
    onCaption: (caption: Caption) => void;
    signal: AbortSignal;
  }): Promise<void>;
}
