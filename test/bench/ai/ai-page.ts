/** Runs in the pages of the bench of AI: people in a room, and a person who reaches the voice service without a room. */
import type { AiState } from '../../../src/behaviors/ai-state.js';
import type { Call } from '../../../src/call/call.js';
import { createCall } from '../../../src/call/create-call.js';
import type { Participant } from '../../../src/call/participants/participant.js';
import { type ReadableStore, until } from '../../../src/core/store.js';
import { Ear } from './ear.js';

declare global {
  interface Window {
    talking: typeof talking;
    callService(offer: string): Promise<{ answer: string; control: string }>;
  }
}

/** The stand-in for a speech service takes it for a word. */
const TONE_HZ = 550;
const SENTENCE_MS = 700;

const context = new AudioContext();
const voice = new GainNode(context, { gain: 0 });
const microphone = context.createMediaStreamDestination();
const oscillator = new OscillatorNode(context, { frequency: TONE_HZ });
oscillator.connect(voice).connect(microphone);
oscillator.start();

let call: Call;
/** Begins and ends a turn with the AI, in a room or without. */
let turn: { begin(): Promise<unknown>; end(): unknown; isOver(): Promise<unknown> };
let ear: Ear;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const aiOf = (state: Readonly<Record<string, unknown>>) => state.ai as AiState | undefined;
const idOf = ({ details }: Participant) => details.get().id;
const room = () => call.room.get()!;

function devices(): MediaDevices {
  const all = Object.assign(new EventTarget(), {
    getUserMedia: async () => {
      const [track] = microphone.stream.clone().getAudioTracks();
      track!.getSettings = () => ({ deviceId: 'mic' });
      return new MediaStream([track!]);
    },
    enumerateDevices: async () => [
      { kind: 'audioinput', deviceId: 'mic', groupId: '', label: 'mic' } as MediaDeviceInfo,
    ],
  });
  return all as unknown as MediaDevices;
}

function truthy<T>(store: ReadableStore<T | null>): Promise<T> {
  return until(store, (value) => value !== null) as Promise<T>;
}

const talking = {
  async join(server: string, name: string): Promise<void> {
    await context.resume();
    const response = await fetch(`${server}/dev/token?role=host`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ room: 'bench', name, subject: name }),
    });
    const { token } = (await response.json()) as { token: string };
    call = createCall({
      server,
      room: 'bench',
      name,
      mediaDevices: devices(),
      storage: null,
      media: { camera: 'never' },
      getToken: async () => token,
    });
    await call.join();
    await until(call.self.sources.microphone.state, ({ status }) => status === 'live');
  },

  /** Lets the AI into the room, and takes the floor. */
  async enableAi(): Promise<void> {
    await room().command('ai.enable', {});
    const behaviors = await until(room().behaviors, (state) => aiOf(state)?.status === 'ready');
    const id = aiOf(behaviors)!.participant;
    await room().command('ai.request', {});
    const people = await until(call.participants, (all) => all.some((person) => idOf(person) === id));
    const { track } = people.find((person) => idOf(person) === id)!.sources.microphone;
    ear = await Ear.on(context, (await truthy(track)) as MediaStreamTrack);
    turn = {
      begin: () => room().command('ai.talk', { talking: true }),
      end: () => void room().command('ai.talk', { talking: false }),
      isOver: () => until(room().behaviors, (state) => aiOf(state)?.status === 'ready'),
    };
  },

  async disableAi(): Promise<void> {
    await room().command('ai.disable', {});
  },

  /** Reaches the service without a room and without an SFU. */
  async callDirectly(): Promise<void> {
    await context.resume();
    const peer = new RTCPeerConnection();
    const arriving = new Promise<MediaStreamTrack>((resolve) => {
      peer.ontrack = ({ track }) => resolve(track);
    });
    peer.addTrack(microphone.stream.getAudioTracks()[0]!);
    await peer.setLocalDescription();
    const { answer, control } = await window.callService(peer.localDescription!.sdp);
    await peer.setRemoteDescription({ type: 'answer', sdp: answer });
    ear = await Ear.on(context, await arriving);
    const socket = new WebSocket(control);
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    const send = (type: string) => socket.send(JSON.stringify({ type }));
    const heard = (type: string) =>
      new Promise<void>((resolve) => {
        socket.onmessage = ({ data }) => JSON.parse(String(data)).type === type && resolve();
      });
    let over = Promise.resolve();
    turn = {
      async begin() {
        over = heard('output_audio_buffer.stopped');
        send('input_audio_buffer.clear');
      },
      end() {
        send('input_audio_buffer.commit');
        send('response.create');
      },
      isOver: () => over,
    };
  },

  /** Says a sentence to the AI. @returns the milliseconds from its end to the first sound of the answer. */
  async ask(): Promise<number> {
    voice.gain.value = 1;
    await turn.begin();
    await pause(SENTENCE_MS);
    const hearing = ear.nextSoundAt();
    const endedAt = performance.now();
    voice.gain.value = 0;
    turn.end();
    const tookMs = (await hearing) - endedAt;
    await turn.isOver();
    return tookMs;
  },

  /** @returns when this person's speech is turned into text. */
  async transcribe(): Promise<void> {
    await call.captions.allow(true);
    await call.captions.start();
    const { id } = truthyNow(room().self.get());
    await until(call.captions.state, (state) => state?.speakers[id]?.status === 'listening');
  },

  async stopTranscript(): Promise<void> {
    await call.captions.stop();
  },

  /** Says a sentence. @returns when it ended, in milliseconds since the epoch. */
  async say(): Promise<number> {
    voice.gain.value = 1;
    await pause(SENTENCE_MS);
    voice.gain.value = 0;
    return performance.timeOrigin + performance.now();
  },

  /** @returns when the next finished utterance is here, in milliseconds since the epoch. */
  async nextCaptionAt(): Promise<number> {
    const { length } = call.captions.transcript.get();
    await until(call.captions.transcript, (entries) => entries.length > length);
    return performance.timeOrigin + performance.now();
  },

  /** Says sentences with pauses between. */
  async talk(ms: number): Promise<void> {
    for (const endsAt = performance.now() + ms; performance.now() < endsAt; await pause(600)) {
      voice.gain.value = 1;
      await pause(1_500);
      voice.gain.value = 0;
    }
  },
};

function truthyNow<T>(value: T | null): T {
  if (value === null) throw new Error('The page is not in the room.');
  return value;
}

window.talking = talking;
