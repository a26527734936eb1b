import { isLoopback } from '../core/loopback.js';
import { parseUrl } from '../core/parse-url.js';
import { readOrigin, type SourceRule } from '../core/request-source.js';
import type { AiBinding, Database, FileBucket, RoomNamespace, TranscriberNamespace } from './platform.js';
import { Refusal } from './refusal.js';

/** The Worker's bindings, variables and secrets, as a site configures them. */
export interface RoomEnv {
  /** The Durable Object namespace of the rooms. */
  Room: RoomNamespace;
  /** The Calls app (Realtime SFU) and its secret. */
  CALLS_APP_ID?: string;
  CALLS_APP_SECRET?: string;
  /** Default `https://rtc.live.cloudflare.com/v1`. */
  CALLS_API_BASE?: string;
  /** At least 32 characters, shared with the back end that creates room tokens. */
  ROOM_TOKEN_SECRET?: string;
  /** Set both or neither: without them the server hands out no TURN servers. */
  TURN_KEY_ID?: string;
  TURN_KEY_TOKEN?: string;
  /** Other origins, separated by commas, whose pages may use this server. */
  ALLOWED_ORIGINS?: string;
  /** Stores data that outlives a room: meetings, feedback, reports. `migrations/` creates its tables. */
  DB?: Database;
  /** The R2 bucket of the files that people send in the chat. Without it nobody can send files. */
  FILES?: FileBucket;
  /** The address of a chat-completions service before `/chat/completions`, such as `https://api.openai.com/v1`. */
  CHAT_ENDPOINT?: string;
  /** The bearer token of that service, if it needs one. */
  CHAT_TOKEN?: string;
  /** The model of that service, or of the binding `AI`. */
  CHAT_MODEL?: string;
  /** The Durable Object namespace of the class `Transcriber`, for captions (`captionsBehavior`). */
  Transcriber?: TranscriberNamespace;
  /** The address of a Deepgram-compatible WebSocket, such as `wss://api.deepgram.com/v1/listen`. */
  SPEECH_ENDPOINT?: string;
  /** The token of that service, if it needs one. */
  SPEECH_TOKEN?: string;
  /** The model of that service, or of the binding `AI`. Without it, the service chooses. */
  SPEECH_MODEL?: string;
  /** Workers AI, used where a service has no address. */
  AI?: AiBinding;
  /**
   * The address of a speech-to-speech service before `/realtime/calls`, such as `https://api.openai.com/v1`. It speaks
   * OpenAI's Realtime API.
   */
  AI_ENDPOINT?: string;
  /** The bearer token of that service. */
  AI_TOKEN?: string;
  /** The model of that service. */
  AI_MODEL?: string;
  /** The voice of the AI. Default: the first of the voices of `aiBehavior`. */
  AI_VOICE?: string;
  /** The Durable Object namespace of the class `VoiceAgent`, which `aiBehavior` needs. */
  VoiceAgent?: RoomNamespace;
  /** At least 32 characters: the bearer token of `/operator/*`. Without it these routes do not exist. */
  OPERATOR_TOKEN?: string;
  /**
   * `true` makes this a development server, on which `POST /dev/token` hands out any role: never set it in
   * production. Pages of this machine may use the server, and it answers only to loopback names and to the hosts of
   * `ALLOWED_ORIGINS`.
   */
  CALLROOM_DEV?: string;
  /**
   * In development: further host names, separated by commas, that the server answers to. `--host` sets those that it
   * prints.
   */
  CALLROOM_DEV_HOSTS?: string;
}

export interface Settings extends SourceRule {
  callsAppUrl: string;
  callsAppSecret: string;
  tokenSecret: Uint8Array;
  turn: { url: string; token: string } | null;
}

const MIN_SECRET_LENGTH = 32;

/**
 * Reads the settings.
 * @throws `Refusal` `settings_invalid`, whose message names the setting and says what it must be.
 */
export function readSettings(env: RoomEnv): Settings {
  checkBindings(env);
  checkService('CHAT', '/chat/completions', env.CHAT_ENDPOINT, env.CHAT_MODEL);
  checkService('AI', '/realtime/calls', env.AI_ENDPOINT, env.AI_MODEL);
  checkSpeech(env);
  const base = (env.CALLS_API_BASE ?? 'https://rtc.live.cloudflare.com/v1').replace(/\/+$/, '');
  if (!URL.canParse(base))
    throw Refusal.settings(
      `CALLS_API_BASE is not a URL: ${base}. Write https://rtc.live.cloudflare.com/v1, or leave it out.`,
    );
  const secret = required(env, 'ROOM_TOKEN_SECRET');
  if (secret.length < MIN_SECRET_LENGTH) {
    throw Refusal.settings(
      `ROOM_TOKEN_SECRET must have at least ${MIN_SECRET_LENGTH} characters. Create a secret with \`openssl rand -hex 32\`.`,
    );
  }
  if (!env.TURN_KEY_ID !== !env.TURN_KEY_TOKEN) {
    throw Refusal.settings(
      'TURN_KEY_ID and TURN_KEY_TOKEN must be set together. Set the other one too, or remove both.',
    );
  }
  return {
    callsAppUrl: `${base}/apps/${encodeURIComponent(required(env, 'CALLS_APP_ID'))}`,
    callsAppSecret: required(env, 'CALLS_APP_SECRET'),
    tokenSecret: new TextEncoder().encode(secret),
    turn:
      env.TURN_KEY_ID && env.TURN_KEY_TOKEN
        ? { url: `${base}/turn/keys/${encodeURIComponent(env.TURN_KEY_ID)}`, token: env.TURN_KEY_TOKEN }
        : null,
    allowedOrigins: listOf(env.ALLOWED_ORIGINS).map(allowedOrigin),
    devHosts: env.CALLROOM_DEV === 'true' ? listOf(env.CALLROOM_DEV_HOSTS) : null,
  };
}

/** A binding under another name is a mistake that the types of a site's own Worker do not reveal. */
function checkBindings(env: RoomEnv): void {
  const { Room: rooms, DB: db, AI: ai, FILES: files, Transcriber: transcribers } = env as Partial<RoomEnv>;
  if (!isNamespace(rooms)) {
    const others = Object.entries(env).flatMap(([name, value]) => (isNamespace(value) ? [name] : []));
    throw Refusal.settings(
      `The Durable Object binding Room is missing${others.length > 0 ? ` (there is ${others.join(', ')})` : ''}. Add { "name": "Room", "class_name": "Room" } to durable_objects.bindings in wrangler.jsonc, and export a class Room from the Worker.`,
    );
  }
  if (transcribers !== undefined && !isNamespace(transcribers)) {
    throw Refusal.settings(
      'The binding Transcriber is not a Durable Object namespace. Add { "name": "Transcriber", "class_name": "Transcriber" } to durable_objects.bindings in wrangler.jsonc.',
    );
  }
  if (db !== undefined && typeof db.prepare !== 'function') {
    throw Refusal.settings('The binding DB is not a D1 database. Bind one as DB, or remove the binding.');
  }
  if (files !== undefined && typeof files.put !== 'function') {
    throw Refusal.settings(
      'The binding FILES is not an R2 bucket. Add { "binding": "FILES", "bucket_name": "…" } to r2_buckets in wrangler.jsonc, or rename what is bound as FILES.',
    );
  }
  if (ai !== undefined && typeof ai.run !== 'function') {
    throw Refusal.settings(
      'The binding AI is not Workers AI. Add "ai": { "binding": "AI" } to wrangler.jsonc, or rename what is bound as AI.',
    );
  }
}

/**
 * The service receives its token and what people write or say, so only this machine may have an address without TLS. A page
 * shows these sentences, so they do not quote the settings, which may have been confused with a token.
 */
function checkService(
  name: 'CHAT' | 'AI',
  path: string,
  endpoint: string | undefined,
  model: string | undefined,
): void {
  if (!endpoint) return;
  const url = parseUrl(endpoint);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw Refusal.settings(
      `${name}_ENDPOINT is not an http(s) address. Write the address before ${path}, as in https://api.openai.com/v1.`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw Refusal.settings(
      `${name}_ENDPOINT is an http address of another machine, which would get what people say unencrypted. Write an https address.`,
    );
  }
  if (!model) {
    throw Refusal.settings(
      `The setting ${name}_MODEL is missing. Set it to a model of the service at ${name}_ENDPOINT, or remove ${name}_ENDPOINT.`,
    );
  }
}

/** As `checkService`, for what people say. */
function checkSpeech({ SPEECH_ENDPOINT, Transcriber }: RoomEnv): void {
  if (!SPEECH_ENDPOINT) return;
  const url = parseUrl(SPEECH_ENDPOINT);
  if (!url || !/^(wss?|https?):$/.test(url.protocol)) {
    throw Refusal.settings(
      'SPEECH_ENDPOINT is not the address of a WebSocket. Write the whole address, as in wss://api.deepgram.com/v1/listen.',
    );
  }
  if (/^(ws|http):$/.test(url.protocol) && !isLoopback(url.hostname)) {
    throw Refusal.settings(
      'SPEECH_ENDPOINT is an unencrypted address of another machine, which would get what people say. Write a wss address.',
    );
  }
  if (!Transcriber) {
    throw Refusal.settings(
      'The Durable Object binding Transcriber is missing, which SPEECH_ENDPOINT needs. Add { "name": "Transcriber", "class_name": "Transcriber" } to durable_objects.bindings in wrangler.jsonc, and export the class Transcriber of callroom/server from the Worker.',
    );
  }
}

function isNamespace(value: unknown): value is RoomNamespace {
  return typeof (value as RoomNamespace | undefined)?.idFromName === 'function';
}

type Required = 'CALLS_APP_ID' | 'CALLS_APP_SECRET' | 'ROOM_TOKEN_SECRET';

function required(env: RoomEnv, name: Required): string {
  const value = env[name];
  if (value) return value;
  throw Refusal.settings(`The setting ${name} is missing: set it with \`npx wrangler secret put ${name}\`.`);
}

function listOf(text = ''): string[] {
  return text.split(',').flatMap((entry) => entry.trim() || []);
}

function allowedOrigin(text: string): string {
  const origin = readOrigin(text);
  if (origin !== null) return origin;
  throw Refusal.settings(
    text === '*'
      ? 'ALLOWED_ORIGINS may not be *. List the origins, with commas between.'
      : `ALLOWED_ORIGINS has an entry that is no origin: ${text}. Write a scheme and a host, as in https://example.com.`,
  );
}
