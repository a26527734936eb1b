import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ParticipantSource } from '../../call/participant.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One observer of each kind for all tiles: what changes for many of them is told in one go. */
const sights = new WeakMap<Element, Sight>();
let observers: { resize: ResizeObserver; crossing: IntersectionObserver } | undefined;

function observersOfAll() {
  observers ??= {
    resize: new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) sights.get(target)?.measure(contentRect);
    }),
    crossing: new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) sights.get(target)?.see(isIntersecting);
    }),
  };
  return observers;
}

/** Tells the source that an element shows whether it can be seen there, and in how many device pixels. */
export class Sight implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #select: () => ParticipantSource | undefined;
  #source: ParticipantSource | undefined;
  #size: Size | null = null;
  /** `null`: not known yet. */
  #isSeen: boolean | null = null;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    /** Asked after each update which source is shown. */
    select: () => ParticipantSource | undefined,
  ) {
    this.#host = host;
    this.#select = select;
    host.addController(this);
  }

  hostConnected(): void {
    sights.set(this.#host, this);
    const { resize, crossing } = observersOfAll();
    resize.observe(this.#host);
    crossing.observe(this.#host);
  }

  hostUpdated(): void {
    const source = this.#host.isConnected ? this.#select() : undefined;
    if (source === this.#source) return;
    this.#source?.show(this.#host, null);
    this.#source = source;
    this.#report();
  }

  hostDisconnected(): void {
    const { resize, crossing } = observersOfAll();
    resize.unobserve(this.#host);
    crossing.unobserve(this.#host);
    this.#isSeen = null;
    this.#size = null;
    this.#source?.show(this.#host, null);
    this.#source = undefined;
  }

  measure(size: Size): void {
    this.#size = size;
    this.#report();
  }

  see(isSeen: boolean): void {
    this.#isSeen = isSeen;
    this.#report();
  }

  /** Goes for seen, and of this size, until the browser says how it is. */
  foresee(size: Size): void {
    if (this.#isSeen !== null) return;
    this.#isSeen = true;
    this.#size = size;
    this.#source ??= this.#select();
    this.#report();
  }

  #report(): void {
    if (this.#isSeen === null || !this.#size) return;
    const { width, height } = this.#size;
    const scale = devicePixelRatio;
    const size = { width: width * scale, height: height * scale };
    // A window of its own is seen while the page is not.
    const evenIfHidden = this.#host.ownerDocument !== document;
    this.#source?.show(this.#host, this.#isSeen ? { ...size, evenIfHidden } : null);
  }
}
