/** What a page can be told to do in a test; every method takes and returns what crosses `page.evaluate`. */
export interface PageClient {
  pc: RTCPeerConnection;
  request(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
  /** Makes a session; `query` begins with `?`. */
  open(query?: string): Promise<string>;
  publish(options: PublishOptions): Promise<{ mid: string; trackName: string }[]>;
  pull(tracks: { sessionId: string; trackName: string; simulcast?: unknown }[]): Promise<ApiAnswer>;
  /** `tracks/new` with `body` and an offer of this page. */
  offer(body: object): Promise<ApiAnswer>;
  /** Answers the SFU's offer, if `answer` has one. */
  complete(answer: ApiAnswer): Promise<void>;
  /** `tracks/new` for tracks that need no exchange, and plays what comes. */
  pullWithoutSdp(tracks: object[]): Promise<ApiAnswer>;
  /** Data channels, by the SFU's offer. */
  establish(): Promise<ApiAnswer>;
  /** Data channels, by an offer of this page. */
  establishByOffer(): Promise<ApiAnswer>;
  connected(): Promise<void>;
  received(kind: 'audio' | 'video', mid?: string): Promise<Reception>;
  /** Resolves as soon as `test` holds of what a receiver of that kind has. */
  receives(kind: 'audio' | 'video', wish: Partial<Reception>, mid?: string): Promise<Reception>;
}

export interface PublishOptions {
  audio?: string;
  video?: string;
  /** Of the video's codec preferences, first; for example `video/H264`. */
  codec?: string;
  rids?: string[];
  width?: number;
  height?: number;
  /** Applied to the offer before it is sent; the browser keeps its own. */
  replace?: [string, string];
}

export interface ApiAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer may be anything; the tests say what it has to be
  body: any;
}

export interface Reception {
  framesDecoded: number;
  totalAudioEnergy: number;
  packetsReceived: number;
  frameWidth: number;
  codec: string;
}

export interface PageClientOptions {
  base: string;
  secret: string;
  configuration?: RTCConfiguration | undefined;
}

/** Runs in the page, before anything else: it can use nothing from outside of itself. */
export function installPageClient({ base, secret, configuration }: PageClientOptions): void {
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', ...configuration });
  let sessionId = '';

  async function request(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const response = await fetch(`${base}/sessions/${path.replace('{s}', sessionId)}`, {
      method,
      headers: { Authorization: `Bearer ${secret}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  async function open(query = ''): Promise<string> {
    const answer = await request('POST', `new${query}`);
    sessionId = answer.body.sessionId;
    return sessionId;
  }

  function gathered(): Promise<void> {
    if (pc.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise((resolve) => {
      pc.addEventListener('icegatheringstatechange', () => {
        if (pc.iceGatheringState === 'complete') resolve();
      });
    });
  }

  async function publish(options: PublishOptions): Promise<{ mid: string; trackName: string }[]> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: options.audio !== undefined,
      video:
        options.video === undefined
          ? false
          : { width: options.width ?? 640, height: options.height ?? 360, frameRate: 30 },
    });
    const added = stream.getTracks().map((track) => {
      const rids = track.kind === 'video' ? options.rids : undefined;
      const sendEncodings = rids?.map((rid, i) => ({ rid, scaleResolutionDownBy: 2 ** i }));
      const transceiver = pc.addTransceiver(track, {
        direction: 'sendonly',
        ...(sendEncodings && { sendEncodings }),
      });
      if (track.kind === 'video' && options.codec) {
        const all = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
        // Of H.264 and VP9 the variant that every end can decode.
        const variant = /^(?!.*(profile-id=[^0]|profile-level-id=(?!42e01f)))/;
        const first = all.filter(
          (codec) => codec.mimeType === options.codec && variant.test(codec.sdpFmtpLine ?? ''),
        );
        transceiver.setCodecPreferences([...first, ...all.filter((codec) => codec.mimeType === 'video/rtx')]);
      }
      return { transceiver, trackName: (track.kind === 'audio' ? options.audio : options.video) ?? '' };
    });
    await pc.setLocalDescription();
    await gathered();
    const sdp = pc.localDescription?.sdp ?? '';
    const tracks = added.map(({ transceiver, trackName }) => ({
      location: 'local',
      mid: transceiver.mid ?? '',
      trackName,
    }));
    const answer = await request('POST', '{s}/tracks/new', {
      sessionDescription: { type: 'offer', sdp: options.replace ? sdp.replace(...options.replace) : sdp },
      tracks,
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    await pc.setRemoteDescription(answer.body.sessionDescription);
    return answer.body.tracks;
  }

  async function pull(
    tracks: { sessionId: string; trackName: string; simulcast?: unknown }[],
  ): Promise<ApiAnswer> {
    const answer = await request('POST', '{s}/tracks/new', {
      tracks: tracks.map((track) => ({ location: 'remote', ...track })),
    });
    await complete(answer);
    playAll();
    return answer;
  }

  async function pullWithoutSdp(tracks: object[]): Promise<ApiAnswer> {
    const answer = await request('POST', '{s}/tracks/new', { tracks });
    if (answer.body.sessionDescription) throw new Error('The SFU made an offer.');
    playAll();
    return answer;
  }

  async function offer(body: object): Promise<ApiAnswer> {
    await pc.setLocalDescription();
    await gathered();
    const answer = await request('POST', '{s}/tracks/new', {
      ...body,
      sessionDescription: pc.localDescription,
    });
    if (answer.body.sessionDescription) await pc.setRemoteDescription(answer.body.sessionDescription);
    playAll();
    return answer;
  }

  function playAll(): void {
    for (const transceiver of pc.getTransceivers()) play(transceiver);
  }

  async function complete(answer: ApiAnswer): Promise<void> {
    if (!answer.body.requiresImmediateRenegotiation) return;
    await pc.setRemoteDescription(answer.body.sessionDescription);
    await pc.setLocalDescription();
    await gathered();
    const done = await request('PUT', '{s}/renegotiate', {
      sessionDescription: { type: 'answer', sdp: pc.localDescription?.sdp },
    });
    if (done.status !== 200) throw new Error(JSON.stringify(done.body));
  }

  const dataChannel = { location: 'remote', dataChannelName: 'server-events' };

  async function establish(): Promise<ApiAnswer> {
    const answer = await request('POST', '{s}/datachannels/establish', { dataChannel });
    await complete(answer);
    return answer;
  }

  async function establishByOffer(): Promise<ApiAnswer> {
    pc.createDataChannel('server-events', { negotiated: true, id: 0 });
    await pc.setLocalDescription();
    await gathered();
    const sessionDescription = pc.localDescription;
    const answer = await request('POST', '{s}/datachannels/establish', { dataChannel, sessionDescription });
    await pc.setRemoteDescription(answer.body.sessionDescription);
    return answer;
  }

  /** Chromium decodes only what is played. */
  function play(transceiver: RTCRtpTransceiver): void {
    const { track } = transceiver.receiver;
    const receives = ['recvonly', 'sendrecv'].includes(transceiver.currentDirection ?? '');
    if (!receives || document.getElementById(track.id)) return;
    const element = document.createElement(track.kind === 'audio' ? 'audio' : 'video');
    element.id = track.id;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
    void element.play();
  }

  function connected(): Promise<void> {
    if (pc.connectionState === 'connected') return Promise.resolve();
    return new Promise((resolve) => {
      pc.addEventListener('connectionstatechange', () => {
        if (pc.connectionState === 'connected') resolve();
      });
    });
  }

  async function received(kind: 'audio' | 'video', mid?: string): Promise<Reception> {
    // Another client may have put its own connection there.
    const stats = await window.calls.pc.getStats();
    const reception = { framesDecoded: 0, totalAudioEnergy: 0, packetsReceived: 0, frameWidth: 0, codec: '' };
    for (const report of stats.values()) {
      if (report.type !== 'inbound-rtp' || report.kind !== kind) continue;
      if (mid !== undefined && report.mid !== mid) continue;
      reception.framesDecoded += report.framesDecoded ?? 0;
      reception.totalAudioEnergy += report.totalAudioEnergy ?? 0;
      reception.packetsReceived += report.packetsReceived ?? 0;
      reception.frameWidth = report.frameWidth ?? reception.frameWidth;
      reception.codec = stats.get(report.codecId)?.mimeType ?? reception.codec;
    }
    return reception;
  }

  async function receives(
    kind: 'audio' | 'video',
    wish: Partial<Reception>,
    mid?: string,
  ): Promise<Reception> {
    for (;;) {
      const reception = await received(kind, mid);
      const isThere = Object.entries(wish).every(([name, value]) => {
        const actual = reception[name as keyof Reception];
        return typeof actual === 'string' ? actual === value : actual >= Number(value);
      });
      if (isThere) return reception;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  window.calls = {
    pc,
    request,
    open,
    publish,
    pull,
    pullWithoutSdp,
    offer,
    complete,
    establish,
    establishByOffer,
    connected,
    received,
    receives,
  };
}
