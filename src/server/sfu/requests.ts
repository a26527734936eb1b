import * as v from 'valibot';
import { checkUnambiguous, DescriptionError, readDescription } from '../../calls-api/sdp/read-description.js';
import * as wire from '../../calls-api/wire.js';
import { Key } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import type { OfferedSection } from '../room/media/calls-operation.js';

/**
 * The requests that the proxy forwards to the Calls API: `wire.ts`, with a limit on every field. Other fields are
 * dropped, because nothing has checked them.
 */

const MAX_LAYERS = 8;
const Rid = v.pipe(v.string(), v.maxLength(32));
const SessionId = v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/));
/** Also `#name`, for the transceiver of a track. */
const Mid = v.pipe(v.string(), v.maxLength(129));

const TrackObject = v.object({
  ...wire.TrackObject.entries,
  mid: v.optional(Mid),
  sessionId: v.optional(SessionId),
  trackName: v.optional(Key),
  kind: v.optional(v.pipe(v.string(), v.maxLength(32))),
  simulcast: v.optional(v.object({ ...wire.Simulcast.entries, preferredRid: v.optional(Rid) })),
});

const DataChannelObject = v.object({
  ...wire.DataChannelObject.entries,
  sessionId: v.optional(SessionId),
  dataChannelName: v.optional(Key),
  id: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
});

const tracks = v.optional(v.array(TrackObject));

export const NewSessionRequest = wire.NewSessionRequest;
export const RenegotiateRequest = wire.RenegotiateRequest;
export const TracksRequest = v.object({ ...wire.TracksRequest.entries, tracks });
export const UpdateTracksRequest = v.object({ ...wire.UpdateTracksRequest.entries, tracks });
export const CloseTracksRequest = v.object({
  ...wire.CloseTracksRequest.entries,
  tracks: v.array(v.object({ mid: Mid })),
});
export const DataChannelsRequest = v.object({ dataChannels: v.optional(v.array(DataChannelObject)) });
/** Every client that connects uses the channel `server-events`; its other fields are not the client's to set. */
export const EstablishRequest = v.object({
  ...wire.EstablishDataChannelsRequest.entries,
  dataChannel: v.optional(
    v.object({
      location: wire.DataChannelObject.entries.location,
      dataChannelName: v.optional(v.literal('server-events')),
    }),
  ),
});

/** A request that the proxy may forward. */
export interface JudgedRequest {
  /** The body to forward. */
  body: Record<string, unknown>;
  /** The same body for the room, without its session description: the room reads no SDP. */
  rest: Record<string, unknown>;
  /** The m-lines of its session description; empty without a description. */
  offered: OfferedSection[];
}

/**
 * Parses a request, and keeps only the fields that the proxy forwards.
 * @throws `Refusal` `payload_too_large` or `invalid_message`
 */
export function judgeRequest(schema: v.GenericSchema, given: unknown): JudgedRequest {
  refuseLongLists(given);
  const parsed = v.safeParse(schema, given ?? {});
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw Refusal.invalid(
      `The request body is invalid at ${v.getDotPath(issue) ?? 'its top level'}: ${issue.message}`,
    );
  }
  const body = parsed.output as Record<string, unknown>;
  const { sessionDescription, ...rest } = body;
  const described = v.safeParse(wire.SessionDescription, sessionDescription);
  if (!described.success) return { body, rest, offered: [] };
  const { sdp } = described.output;
  // No decision depends on other descriptions, such as the answer to an SFU offer for a hundred tracks.
  return { body, rest, offered: schema === TracksRequest ? readOffered(sdp) : checked(sdp) };
}

/** Checked before the entries are parsed: parsing 9,000 entries would take more than a second. */
function refuseLongLists(given: unknown): void {
  if (typeof given !== 'object' || given === null) return;
  for (const [name, value] of Object.entries(given)) {
    if (Array.isArray(value) && value.length > wire.MAX_TRACKS_PER_REQUEST) {
      throw Refusal.tooLarge(`A request has at most ${wire.MAX_TRACKS_PER_REQUEST} entries in ${name}.`);
    }
  }
}

function readOffered(sdp: string): OfferedSection[] {
  return refusing(() => readDescription(sdp)).media.map(({ mid, kind, layers: { send: layers } }) => {
    if (layers.length > MAX_LAYERS) throw Refusal.tooLarge(`A track has at most ${MAX_LAYERS} layers.`);
    if (!layers.every((layer) => v.is(Rid, layer))) {
      throw Refusal.tooLarge('The name of a layer has at most 32 characters.');
    }
    // Best first, in whatever order they are offered: the SFU falls back in asciibetical order.
    return { mid, kind, layers: layers.toSorted() };
  });
}

function checked(sdp: string): OfferedSection[] {
  refusing(() => checkUnambiguous(sdp));
  return [];
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DescriptionError) throw Refusal.invalid(error.message);
    throw error;
  }
}
