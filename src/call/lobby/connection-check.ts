import { type Clock, within } from '../../core/clock.js';
import { type Check, type CheckResult, type ConnectionReport, UNTRIED } from './connection-report.js';
import type { LobbyClient } from './lobby-client.js';
import { verdictOf } from './verdict.js';

/** Gathering continues while a server does not answer. After this time, the candidates found so far must do. */
const GATHER_MS = 2_000;
const CONNECT_MS = 8_000;
const RELAY_MS = 6_000;
const FIRST_BYTES = 150_000;
const MORE_BYTES = 900_000;
/** A transfer that took less time ends before the connection reaches full speed. */
const MIN_MS = 500;
/** Codecs that every browser can send, or that every other browser can show. */
const COMMON_CODECS = ['VP8', 'H264'];

export interface ConnectionCheckOptions {
  lobby: Pick<LobbyClient, 'getView' | 'check' | 'transfer'>;
  clock: Clock;
  /** Undefined where there is no WebRTC: then no media gets through. */
  RTCPeerConnection: typeof RTCPeerConnection | undefined;
  /** Hears of each change on the way. */
  onProgress: (report: ConnectionReport) => void;
  signal?: AbortSignal | undefined;
}

/** Makes a connection. @throws without WebRTC */
type Connect = (configuration?: RTCConfiguration) => RTCPeerConnection;

type Outcome = Pick<CheckResult, 'status' | 'value'>;

const FAILED: Outcome = { status: 'failed', value: null };

/**
 * Tests what a call needs: the server, the SFU directly over UDP, the TURN relay, the speed in both directions, and a
 * common video codec. It does not enter the room.
 * @throws the signal's reason if it aborts; every other failure is in the report.
 */
export async function checkConnection(options: ConnectionCheckOptions): Promise<ConnectionReport> {
  const { lobby, clock, onProgress, signal } = options;
  const connect = (configuration?: RTCConfiguration) => {
    if (!options.RTCPeerConnection) throw new Error('This browser has no WebRTC.');
    return new options.RTCPeerConnection(configuration);
  };
  let report = UNTRIED;
  const show = (check: Check, result: CheckResult) => {
    report = { ...report, checks: { ...report.checks, [check]: result } };
    onProgress(report);
  };
  const run = async (check: Check, attempt: () => Promise<Outcome>): Promise<boolean> => {
    signal?.throwIfAborted();
    show(check, { status: 'running', value: null });
    const result = await attempt().catch(() => FAILED);
    signal?.throwIfAborted();
    show(check, result);
    return result.status === 'ok';
  };
  const isReached = await run('server', async () => {
    await lobby.getView(signal);
    // The first request may have opened the connection; the second one is what each further one takes.
    const startedAtMs = clock.now();
    await lobby.getView(signal);
    return { status: 'ok', value: Math.round(clock.now() - startedAtMs) };
  });
  await run('video', async () => (hasCommonCodec() ? { status: 'ok', value: null } : FAILED));
  if (isReached) {
    let iceServers: RTCIceServer[] = [];
    await run('media', () => tryMedia(connect, lobby, clock, signal, (servers) => (iceServers = servers)));
    await run('relay', () => tryRelay(connect, iceServers, clock, signal));
    await run('upload', () => measure(clock, (bytes) => lobby.transfer(bytes, 0, signal)));
    await run('download', () => measure(clock, (bytes) => lobby.transfer(0, bytes, signal)));
  }
  report = { ...report, verdict: verdictOf(report.checks) };
  onProgress(report);
  return report;
}

async function tryMedia(
  connect: Connect,
  lobby: ConnectionCheckOptions['lobby'],
  clock: Clock,
  signal: AbortSignal | undefined,
  onServers: (servers: RTCIceServer[]) => void,
): Promise<Outcome> {
  const connection = connect();
  try {
    connection.createDataChannel('check');
    await connection.setLocalDescription();
    await within(clock, GATHER_MS, event(connection, 'icegatheringstatechange', isGathered), tooLate).catch(
      () => {},
    );
    const { sdp, iceServers } = await lobby.check(connection.localDescription?.sdp ?? '', signal);
    onServers(iceServers as RTCIceServer[]);
    if (sdp === null) return FAILED;
    const connected = event(
      connection,
      'connectionstatechange',
      (one) => one.connectionState === 'connected',
    );
    await connection.setRemoteDescription({ type: 'answer', sdp });
    await within(clock, CONNECT_MS, connected, tooLate);
    return { status: 'ok', value: await roundTripOf(connection) };
  } finally {
    connection.close();
  }
}

async function tryRelay(
  connect: Connect,
  iceServers: RTCIceServer[],
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const isTurn = ({ urls }: RTCIceServer) => [urls].flat().some((url) => url.startsWith('turn'));
  if (!iceServers.some(isTurn)) return { status: 'unused', value: null };
  const connection = connect({ iceServers, iceTransportPolicy: 'relay' });
  try {
    connection.createDataChannel('check');
    const found = new Promise<void>((resolve) => {
      connection.addEventListener('icecandidate', ({ candidate }) => isRelay(candidate) && resolve());
    });
    await connection.setLocalDescription();
    await within(clock, RELAY_MS, found, tooLate, signal);
    return { status: 'ok', value: null };
  } finally {
    connection.close();
  }
}

/** A small transfer first: on a slow line a large one would take minutes, and a small one says enough. */
async function measure(clock: Clock, transfer: (bytes: number) => Promise<void>): Promise<Outcome> {
  const first = await timed(clock, transfer, FIRST_BYTES);
  const { bytes, ms } = first.ms >= MIN_MS ? first : await timed(clock, transfer, MORE_BYTES);
  return { status: 'ok', value: Math.round((bytes * 8_000) / Math.max(1, ms)) };
}

async function timed(clock: Clock, transfer: (bytes: number) => Promise<void>, bytes: number) {
  const startedAtMs = clock.now();
  await transfer(bytes);
  return { bytes, ms: clock.now() - startedAtMs };
}

function hasCommonCodec(): boolean {
  const codecs = RTCRtpSender.getCapabilities?.('video')?.codecs ?? [];
  return codecs.some(({ mimeType }) => COMMON_CODECS.some((name) => mimeType.toUpperCase().endsWith(name)));
}

async function roundTripOf(connection: RTCPeerConnection): Promise<number | null> {
  const reports = [...(await connection.getStats()).values()];
  const pair = reports.find(({ type, nominated, state }) => {
    return type === 'candidate-pair' && nominated && state === 'succeeded';
  });
  const seconds = pair?.currentRoundTripTime as number | undefined;
  return seconds === undefined ? null : Math.round(seconds * 1000);
}

function isGathered(connection: RTCPeerConnection): boolean {
  return connection.iceGatheringState === 'complete';
}

function event(
  connection: RTCPeerConnection,
  type: 'icegatheringstatechange' | 'connectionstatechange',
  test: (connection: RTCPeerConnection) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const report = () => test(connection) && resolve();
    connection.addEventListener(type, report);
    report();
  });
}

const tooLate = () => new Error('The check timed out.');

/** `RTCIceCandidate.type` is missing in Firefox before 126; the candidate's own text has it too (RFC 8839, section 5.1). */
function isRelay(candidate: RTCIceCandidate | null): boolean {
  return / typ relay\b/.test(candidate?.candidate ?? '');
}
