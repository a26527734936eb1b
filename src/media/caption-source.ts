/** The text of one utterance so far. */
export interface Caption {
  readonly text: string;
  /** The text will not change any more. */
  readonly isFinal: boolean;
}

/**
 * Turns the microphone's speech into text. Default: the browser's recognition. A site can supply its own, such as a
 * model.
 */
export interface CaptionSource {
  /**
   * Where the audio goes: it stays on the device, or is sent to a recognition service. Called before the participant
   * is asked for consent.
   */
  where(lang: string): Promise<'device' | 'service'>;
  /**
   * Listens until `signal` aborts, then resolves. Rejects if it cannot continue.
   * @param options `track`: the microphone; `lang`: a BCP 47 tag.
   */
  listen(options: {
    track: MediaStreamTrack;
    lang: string;
    onCaption: (caption: Caption) => void;
    signal: AbortSignal;
  }): Promise<void>;
}
