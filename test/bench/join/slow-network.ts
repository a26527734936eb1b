/** Adds a round trip to every HTTP request and socket message of a page, and counts them. Media gets none. */
export const network = {
  latencyMs: 0,
  /** Requests, sockets and socket commands since the list was last cleared. */
  asked: [] as string[],
};

const half = () => new Promise((resolve) => setTimeout(resolve, network.latencyMs / 2));

/** The native function of the page: requests of the bench itself get no latency. */
export const platformFetch = window.fetch.bind(window);

window.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input, location.href);
  network.asked.push(`${init?.method ?? 'GET'} ${url.pathname}`);
  await half();
  const response = await platformFetch(input, init);
  await half();
  return response;
};

const PlatformSocket = window.WebSocket;

/** The parts of a WebSocket that a room needs. The handshake takes a round trip, like a request. */
class SlowSocket extends EventTarget {
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  #socket: WebSocket | null = null;
  #readyState: number = PlatformSocket.CONNECTING;

  constructor(url: string | URL) {
    super();
    network.asked.push(`SOCKET ${new URL(url, location.href).pathname}`);
    void half().then(() => this.#open(url));
  }

  get readyState(): number {
    return this.#readyState;
  }

  send(text: string): void {
    const command = /"command":"([^"]+)"/.exec(text)?.[1];
    if (command) network.asked.push(`COMMAND ${command}`);
    void half().then(() => this.#socket?.send(text));
  }

  close(code?: number): void {
    this.#readyState = PlatformSocket.CLOSING;
    void half().then(() => this.#socket?.close(code));
  }

  #open(url: string | URL): void {
    const socket = new PlatformSocket(url);
    this.#socket = socket;
    socket.onopen = (event) => this.#pass(event, 'onopen', PlatformSocket.OPEN);
    socket.onmessage = (event) => this.#pass(event, 'onmessage');
    socket.onclose = (event) => this.#pass(event, 'onclose', PlatformSocket.CLOSED);
    socket.onerror = (event) => this.#pass(event, 'onerror');
  }

  #pass(event: Event, handler: 'onopen' | 'onmessage' | 'onclose' | 'onerror', state?: number): void {
    void half().then(() => {
      if (state !== undefined) this.#readyState = state;
      this[handler]?.(event as never);
      const { data } = event as MessageEvent<unknown>;
      const Copy = event.constructor as new (type: string, init: object) => Event;
      this.dispatchEvent(new Copy(event.type, event.type === 'message' ? { data } : event));
    });
  }
}

window.WebSocket = SlowSocket as unknown as typeof WebSocket;
