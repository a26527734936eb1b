import type { ReactiveController, ReactiveControllerHost } from 'lit';

const IDLE_MS = 4_000;

/** Whether a hovering pointer has rested for four seconds after moving here. A touch device is never idle. */
export class IdlePointer implements ReactiveController {
  #isIdle = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get isIdle(): boolean {
    return this.#isIdle;
  }

  hostConnected(): void {
    for (const type of EVENTS) this.#host.addEventListener(type, this.#onMove);
  }

  hostDisconnected(): void {
    for (const type of EVENTS) this.#host.removeEventListener(type, this.#onMove);
    clearTimeout(this.#timer);
    this.#isIdle = false;
  }

  readonly #onMove = (): void => {
    this.#set(false);
    clearTimeout(this.#timer);
    if (!matchMedia('(hover: hover)').matches) return;
    this.#timer = setTimeout(() => this.#set(true), IDLE_MS);
  };

  #set(isIdle: boolean): void {
    if (isIdle === this.#isIdle) return;
    this.#isIdle = isIdle;
    this.#host.requestUpdate();
  }
}

const EVENTS = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;
