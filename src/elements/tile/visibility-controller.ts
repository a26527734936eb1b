import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ParticipantSource, ViewportSize } from '../../call/participants/participant.js';
import { inDevicePixels, watchViewport } from '../../call/participants/viewport.js';

/** Reports to the source whether the element that shows it is visible, and its size in device pixels. */
export class VisibilityController implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #select: () => ParticipantSource | undefined;
  #source: ParticipantSource | undefined;
  /** `null`: not visible; `undefined`: not known yet. */
  #size: ViewportSize | null | undefined;
  #stop = () => {};

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    /** Called after each update; returns the source that is shown. */
    select: () => ParticipantSource | undefined,
  ) {
    this.#host = host;
    this.#select = select;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = watchViewport(this.#host, (size) => {
      this.#size = size;
      this.#report();
    });
  }

  hostUpdated(): void {
    const source = this.#host.isConnected ? this.#select() : undefined;
    if (source === this.#source) return;
    this.#source?.setViewport(this.#host, null);
    this.#source = source;
    this.#report();
  }

  hostDisconnected(): void {
    this.#stop();
    this.#size = undefined;
    this.#source?.setViewport(this.#host, null);
    this.#source = undefined;
  }

  /** Treats the element as visible, with this size in CSS pixels, until the browser reports the real size. */
  expectSize(size: { width: number; height: number }): void {
    if (this.#size !== undefined) return;
    this.#size = inDevicePixels(this.#host, size);
    this.#source ??= this.#select();
    this.#report();
  }

  #report(): void {
    if (this.#size !== undefined) this.#source?.setViewport(this.#host, this.#size);
  }
}
