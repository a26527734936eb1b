/** Runs in the page of the join bench: publishers, and joiners with both clients, in the same room of a Worker and SFU. */

import { PartyTracks } from 'partytracks/client';
import { of } from 'rxjs';
import { Breakouts } from '../../../src/behaviors/breakouts.js';
import type { Call } from '../../../src/call/call.js';
import { createCall } from '../../../src/call/create-call.js';
import { atom, until } from '../../../src/core/store.js';
import type { MediaBehavior } from '../../../src/media/media-behavior.js';
import { RoomClient } from '../../../src/room/room-client.js';
import { network, platformFetch } from './slow-network.js';

declare global {
  interface Window {
    joining: typeof joining;
  }
}

export type Client = 'ours' | 'partytracks';

export interface Joined {
  tookMs: number;
  /** Of sessions, tracks, sockets and commands, until the last first frame. */
  asked: string[];
}

const TILE = { width: 320, height: 180 };
const FRAMES_PER_SECOND = 20;

let config = { server: '', sfu: '', secret: '', latencyMs: 0 };

function picture(colour: string): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), TILE);
  const context = canvas.getContext('2d')!;
  setInterval(() => {
    context.fillStyle = colour;
    context.fillRect(0, 0, TILE.width, TILE.height);
    context.fillStyle = 'grey';
    context.fillRect((performance.now() / 20) % TILE.width, 0, 4, 4);
  }, 1000 / FRAMES_PER_SECOND);
  return canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks()[0]!;
}

const context = new AudioContext();

function tone(): MediaStreamTrack {
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  oscillator.connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0]!;
}

function devices(colour: string): MediaDevices {
  const all = Object.assign(new EventTarget(), {
    async getUserMedia({ audio, video }: MediaStreamConstraints) {
      const tracks = [...(audio ? [tone()] : []), ...(video ? [picture(colour)] : [])];
      for (const track of tracks) track.getSettings = () => ({ deviceId: `${track.kind}input` });
      return new MediaStream(tracks);
    },
    async enumerateDevices() {
      return (['audioinput', 'videoinput'] as const).map((kind) => {
        return { kind, deviceId: kind, groupId: '', label: kind } as MediaDeviceInfo;
      });
    },
  });
  return all as unknown as MediaDevices;
}

/** The site's back end gives the token with the page, so it costs both clients the same. */
async function tokenFor(name: string, room = 'bench'): Promise<string> {
  const response = await platformFetch(`${config.server}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ room, name, subject: name }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** Gets the socket ticket for partytracks beforehand, so that our ticket costs it no round trip. */
async function ticketFor(token: string): Promise<string> {
  const response = await platformFetch(`${config.server}/lobby/bench/ticket`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { ticket: string }).ticket;
}

async function newCall(
  name: string,
  colour: string,
  media: Partial<MediaBehavior>,
  room = 'bench',
): Promise<Call> {
  const token = await tokenFor(name, room);
  return createCall({
    server: config.server,
    room,
    name,
    mediaDevices: devices(colour),
    storage: null,
    media,
    getToken: async () => token,
  });
}

/** Resolves once `count` tracks have come, and each has shown a frame. */
function firstFrames(count: number): { done: Promise<void>; add: (track: MediaStreamTrack) => void } {
  let missing = count;
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const add = (track: MediaStreamTrack) => {
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
    video.srcObject = new MediaStream([track]);
    document.body.append(video);
    video.requestVideoFrameCallback(() => --missing === 0 && finish());
  };
  return { done, add };
}

/** Shows everyone's camera in a tile, as a grid does, and hears them. */
function watch(call: Call, onTrack: (track: MediaStreamTrack) => void): void {
  const seen = new Set<object>();
  call.participants.subscribe((people) => {
    for (const person of people) {
      if (person.isLocal || seen.has(person)) continue;
      seen.add(person);
      const { camera } = person.sources;
      camera.setViewport(person, TILE);
      let isShown = false;
      camera.track.subscribe((track) => {
        if (track && !isShown) onTrack(track as MediaStreamTrack);
        isShown ||= track !== null;
      });
    }
  });
}

async function joinByUs(others: number, isPrepared: boolean): Promise<Joined> {
  const call = await newCall('Joiner', 'lime', { microphone: 'never' });
  const { done, add } = firstFrames(others);
  watch(call, add);
  if (isPrepared) await Promise.all([call.prepareConnection(), call.camera.turnOn()]);
  network.asked.length = 0;
  const startedAt = performance.now();
  await Promise.all([call.join(), done]);
  const result = { tookMs: performance.now() - startedAt, asked: [...network.asked] };
  await call.close();
  return result;
}

/** The room whose publishers are in a breakout room. */
const OUT = 'bench-out';
/** Less than the demo's invitation lasts, and enough to prepare the move meanwhile. */
const READ_INVITATION_MS = 2_000;

/** Opens a breakout room for the publishers, and waits until they are in it. */
async function openBreakout(hostToken: string): Promise<void> {
  const { breakouts, room, ids } = await hostOf(hostToken);
  const [id] = await breakouts.create(['Room 1']);
  await breakouts.assign(ids(), id!);
  await breakouts.open();
  await until(breakouts.state, (state) => {
    const people = Object.values(state?.people ?? {});
    return people.length > 0 && people.every(({ here }) => here);
  });
  room.leave();
}

async function hostOf(token: string) {
  const room = new RoomClient({
    server: config.server,
    room: OUT,
    getToken: async () => token,
    storage: null,
  });
  await room.join();
  const breakouts = new Breakouts(room, atom(null));
  const ids = () => room.participantIds.get().filter((id) => id !== room.self.get()?.id);
  return { room, breakouts, ids };
}

/** From the main room into the breakout room of the publishers, at "Go now" on an invitation. */
async function move(others: number, hostToken: string): Promise<Joined> {
  // Another person each time: the room remembers where the last one belongs.
  const call = await newCall(`Joiner ${Date.now()}`, 'lime', { microphone: 'never' }, OUT);
  const { done, add } = firstFrames(others);
  watch(call, add);
  await call.camera.turnOn();
  await call.join();
  const { room, breakouts } = await hostOf(hostToken);
  const state = await until(breakouts.state, (now) => now !== undefined);
  const [id] = Object.keys(state!.rooms);
  await breakouts.assign([call.self.details.get().id!], id!);
  await until(call.breakouts.location, (location) => location?.invitation != null);
  await new Promise((resolve) => setTimeout(resolve, READ_INVITATION_MS));
  network.asked.length = 0;
  const startedAt = performance.now();
  await Promise.all([call.breakouts.enter(id!), done]);
  const result = { tookMs: performance.now() - startedAt, asked: [...network.asked] };
  await call.close();
  room.leave();
  return result;
}

/** Its session is opened and its camera sent at once; whom to pull it learns from the same room, by the same socket. */
async function joinByParty(others: number, isPrepared: boolean): Promise<Joined> {
  const camera = picture('lime');
  const token = await tokenFor('Joiner');
  const { done, add } = firstFrames(others);
  const open = () => {
    const headers = new Headers({ Authorization: `Bearer ${config.secret}` });
    const party = new PartyTracks({ prefix: config.sfu, headers, iceServers: [] });
    const made = new Promise<RTCPeerConnection>((resolve) => {
      party.session$.subscribe(({ peerConnection }) => resolve(peerConnection));
    });
    return { party, made };
  };
  const prepared = isPrepared ? open() : null;
  await prepared?.made;
  const ticket = await ticketFor(token);
  network.asked.length = 0;
  const startedAt = performance.now();
  const { party, made } = prepared ?? open();
  const sendEncodings$ = of([{ rid: 'a' }, { rid: 'b', scaleResolutionDownBy: 2 }]);
  const pushed = party.push(of(camera), { sendEncodings$ }).subscribe();
  const room = new RoomClient({
    server: config.server,
    room: 'bench',
    getToken: async () => token,
    preparedTicket: async () => ticket,
    storage: null,
  });
  await room.join();
  const pulls = room.participantIds
    .get()
    .flatMap((id) => Object.values(room.participant(id).get()?.publications ?? {}))
    .map(({ sessionId, trackName, kind }) =>
      party
        .pull(of({ location: 'remote' as const, sessionId, trackName }))
        .subscribe((track) => kind === 'video' && add(track)),
    );
  await done;
  const result = { tookMs: performance.now() - startedAt, asked: [...network.asked] };
  for (const subscription of [...pulls, pushed]) subscription.unsubscribe();
  room.leave();
  (await made).close();
  return result;
}

const joining = {
  configure(given: typeof config): void {
    config = given;
    network.latencyMs = given.latencyMs;
  },

  /** People who send a camera and a microphone, and receive nothing. */
  async publish(people: number, room = 'bench'): Promise<void> {
    for (let n = 0; n < people; n++) {
      const call = await newCall(`Publisher ${n}`, 'red', { receive: [] }, room);
      await call.join();
      const { camera, microphone } = call.self.sources;
      for (const { state } of [camera, microphone]) await until(state, ({ status }) => status === 'live');
    }
  },

  openBreakout,
  move,

  join: (client: Client, others: number, isPrepared: boolean): Promise<Joined> =>
    client === 'ours' ? joinByUs(others, isPrepared) : joinByParty(others, isPrepared),
};

window.joining = joining;
