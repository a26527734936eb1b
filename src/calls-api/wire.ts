/**
 * The messages between an endpoint and the Calls API (today "Realtime SFU"), field by field: one schema and one type
 * of the same name per request, response and object. The client, our proxy and the local SFU share them.
 *
 * The schemas check types; the service answers `decoding_error` when a type is wrong. They do not check limits and
 * combinations (`invalid_params`); the numbers are at the end. Unknown fields are dropped rather than refused, so a
 * field that the service adds later breaks no client.
 *
 * Source: OpenAPI document "Cloudflare Realtime API" 1.0,
 * https://developers.cloudflare.com/realtime/static/realtime-api-2024-05-21.yaml, and for TURN
 * https://developers.cloudflare.com/realtime/turn/generate-credentials/.
 */
import * as v from 'valibot';

/** Error fields that any response, and any item of a response, may carry instead of or beside its result. */
const errorFields = {
  errorCode: v.optional(v.string()),
  errorDescription: v.optional(v.string()),
};

export const WireError = v.object(errorFields);
export type WireError = v.InferOutput<typeof WireError>;

export const SessionDescription = v.object({ type: v.picklist(['offer', 'answer']), sdp: v.string() });
export type SessionDescription = v.InferOutput<typeof SessionDescription>;

/** `local`: the session in the URL publishes it. `remote`: the session in the URL pulls it. */
export const Location = v.picklist(['local', 'remote']);
export type Location = v.InferOutput<typeof Location>;

/** `asciibetical`: by name, from `a` (preferred) to `z` (last choice). */
export const LayerOrder = v.picklist(['none', 'asciibetical']);
export type LayerOrder = v.InferOutput<typeof LayerOrder>;

export const Simulcast = v.object({
  preferredRid: v.optional(v.string()),
  /**
   * The layer to send when bandwidth does not suffice for `preferredRid`. `none` (default): the preferred layer
   * anyway.
   */
  priorityOrdering: v.optional(LayerOrder),
  /** The layer to send when the publisher does not send `preferredRid`. `none` (default): nothing. */
  ridNotAvailable: v.optional(LayerOrder),
});
export type Simulcast = v.InferOutput<typeof Simulcast>;

const trackFields = {
  location: v.optional(Location),
  /**
   * Mid of the transceiver on the session in the URL; `#name` means the transceiver that carries the track `name`.
   */
  mid: v.optional(v.string()),
  /** The publisher's session; only for remote tracks. */
  sessionId: v.optional(v.string()),
  trackName: v.optional(v.string()),
  /**
   * Whether the publisher's m-line is answered in both directions, so that a track can be pulled onto it without SDP.
   */
  bidirectionalMediaStream: v.optional(v.boolean()),
  /** `audio` or `video`; required when the SFU makes the offer for a local track. */
  kind: v.optional(v.string()),
  simulcast: v.optional(Simulcast),
};

export const TrackObject = v.object(trackFields);
export type TrackObject = v.InferOutput<typeof TrackObject>;

export const TrackResult = v.object({ ...trackFields, ...errorFields });
export type TrackResult = v.InferOutput<typeof TrackResult>;

// POST sessions/new -> 201

export const NewSessionRequest = v.object({ sessionDescription: v.optional(SessionDescription) });
export type NewSessionRequest = v.InferOutput<typeof NewSessionRequest>;

export const NewSessionResponse = v.object({
  ...errorFields,
  sessionId: v.string(),
  sessionDescription: v.optional(SessionDescription),
});
export type NewSessionResponse = v.InferOutput<typeof NewSessionResponse>;

// POST sessions/{s}/tracks/new

export const TracksRequest = v.object({
  sessionDescription: v.optional(SessionDescription),
  tracks: v.optional(v.array(TrackObject)),
  /** Names every new track of the offer. */
  autoDiscover: v.optional(v.boolean()),
});
export type TracksRequest = v.InferOutput<typeof TracksRequest>;

export const TracksResponse = v.object({
  ...errorFields,
  requiresImmediateRenegotiation: v.optional(v.boolean()),
  sessionDescription: v.optional(SessionDescription),
  tracks: v.optional(v.array(TrackResult)),
});
export type TracksResponse = v.InferOutput<typeof TracksResponse>;

// PUT sessions/{s}/renegotiate

export const RenegotiateRequest = v.object({ sessionDescription: v.optional(SessionDescription) });
export type RenegotiateRequest = v.InferOutput<typeof RenegotiateRequest>;

export const RenegotiateResponse = v.object({
  ...errorFields,
  sessionDescription: v.optional(SessionDescription),
});
export type RenegotiateResponse = v.InferOutput<typeof RenegotiateResponse>;

// PUT sessions/{s}/tracks/update

export const UpdateTracksRequest = v.object({
  tracks: v.optional(v.array(TrackObject)),
  sessionDescription: v.optional(SessionDescription),
});
export type UpdateTracksRequest = v.InferOutput<typeof UpdateTracksRequest>;

export const UpdateTracksResponse = v.object({
  ...errorFields,
  requiresImmediateRenegotiation: v.optional(v.boolean()),
  tracks: v.optional(v.array(TrackResult)),
});
export type UpdateTracksResponse = v.InferOutput<typeof UpdateTracksResponse>;

// PUT sessions/{s}/tracks/close

export const CloseTrackObject = v.object({ mid: v.string() });
export type CloseTrackObject = v.InferOutput<typeof CloseTrackObject>;

export const CloseTracksRequest = v.object({
  tracks: v.array(CloseTrackObject),
  /** `true`: the flow stops without SDP. `false`: `sessionDescription` is the endpoint's offer. */
  force: v.boolean(),
  sessionDescription: v.optional(SessionDescription),
});
export type CloseTracksRequest = v.InferOutput<typeof CloseTracksRequest>;

/** Matched to the request by `mid`. */
export const CloseTrackResult = v.object({ mid: v.optional(v.string()), ...errorFields });
export type CloseTrackResult = v.InferOutput<typeof CloseTrackResult>;

export const CloseTracksResponse = v.object({
  ...errorFields,
  requiresImmediateRenegotiation: v.optional(v.boolean()),
  sessionDescription: v.optional(SessionDescription),
  tracks: v.optional(v.array(CloseTrackResult)),
});
export type CloseTracksResponse = v.InferOutput<typeof CloseTracksResponse>;

// POST sessions/{s}/datachannels/new, PUT …/update, PUT …/close

const dataChannelFields = {
  location: v.optional(Location),
  /** The publisher's session; only for remote channels. */
  sessionId: v.optional(v.string()),
  dataChannelName: v.optional(v.string()),
  /** Default true. */
  ordered: v.optional(v.boolean()),
  /** At least 0; excludes `maxPacketLifeTime`. Without either, delivery is reliable. */
  maxRetransmits: v.optional(v.pipe(v.number(), v.integer())),
  /** Milliseconds, at least 0. */
  maxPacketLifeTime: v.optional(v.pipe(v.number(), v.integer())),
  /**
   * Delivery starts after the subscriber's first message, which must arrive within 30 s. The SFU consumes that
   * message.
   */
  waitForAck: v.optional(v.boolean()),
  /** Whether the subscriber may write to the publisher. At most one subscriber can have this permission. */
  canReply: v.optional(v.boolean()),
  /** The SCTP stream on the session in the URL. The publisher's stream and a subscriber's stream may differ. */
  id: v.optional(v.pipe(v.number(), v.integer())),
};

export const DataChannelObject = v.object(dataChannelFields);
export type DataChannelObject = v.InferOutput<typeof DataChannelObject>;

export const DataChannelResult = v.object({ ...dataChannelFields, ...errorFields });
export type DataChannelResult = v.InferOutput<typeof DataChannelResult>;

export const DataChannelsRequest = v.object({ dataChannels: v.optional(v.array(DataChannelObject)) });
export type DataChannelsRequest = v.InferOutput<typeof DataChannelsRequest>;

export const DataChannelsResponse = v.object({
  ...errorFields,
  dataChannels: v.optional(v.array(DataChannelResult)),
});
export type DataChannelsResponse = v.InferOutput<typeof DataChannelsResponse>;

export const CloseDataChannelsRequest = DataChannelsRequest;
export type CloseDataChannelsRequest = DataChannelsRequest;
export const CloseDataChannelsResponse = DataChannelsResponse;
export type CloseDataChannelsResponse = DataChannelsResponse;

// POST sessions/{s}/datachannels/establish

export const EstablishDataChannelsRequest = v.object({
  sessionDescription: v.optional(SessionDescription),
  /** Always `{location: 'remote', dataChannelName: 'server-events'}`. */
  dataChannel: v.optional(DataChannelObject),
});
export type EstablishDataChannelsRequest = v.InferOutput<typeof EstablishDataChannelsRequest>;

export const EstablishDataChannelsResponse = v.object({
  ...errorFields,
  requiresImmediateRenegotiation: v.optional(v.boolean()),
  sessionDescription: v.optional(SessionDescription),
  dataChannel: v.optional(DataChannelResult),
});
export type EstablishDataChannelsResponse = v.InferOutput<typeof EstablishDataChannelsResponse>;

// GET sessions/{s}

/** `initializing` applies to data channels only. No status guarantees that packets flow. */
export const ResourceStatus = v.picklist(['active', 'inactive', 'initializing']);
export type ResourceStatus = v.InferOutput<typeof ResourceStatus>;

export const SessionState = v.object({
  ...errorFields,
  tracks: v.optional(v.array(v.object({ ...trackFields, status: v.optional(ResourceStatus) }))),
  dataChannels: v.optional(
    v.array(
      v.object({
        location: v.optional(Location),
        sessionId: v.optional(v.string()),
        dataChannelName: v.optional(v.string()),
        id: v.optional(v.pipe(v.number(), v.integer())),
        status: v.optional(ResourceStatus),
      }),
    ),
  ),
});
export type SessionState = v.InferOutput<typeof SessionState>;

// POST adapters/websocket/new, /close: HTTP 200 if any item succeeded, otherwise 503

const adapterFields = {
  location: v.optional(Location),
  /** In a remote request: the publisher's session. In a local response: the publishing session made for it. */
  sessionId: v.optional(v.string()),
  trackName: v.optional(v.string()),
  /** `ws:` or `wss:`; the SFU connects to it. */
  endpoint: v.optional(v.string()),
  /** `pcm`: 48 kHz stereo. `jpeg`: video. */
  outputCodec: v.optional(v.picklist(['pcm', 'jpeg'])),
  inputCodec: v.optional(v.picklist(['pcm'])),
  /** Determined by `location`; setting it changes nothing. */
  mode: v.optional(v.picklist(['stream', 'buffer'])),
  adapterId: v.optional(v.string()),
};

export const AdapterObject = v.object(adapterFields);
export type AdapterObject = v.InferOutput<typeof AdapterObject>;

export const AdapterResult = v.object({ ...adapterFields, ...errorFields });
export type AdapterResult = v.InferOutput<typeof AdapterResult>;

export const NewAdapterRequest = v.object({ tracks: v.array(AdapterObject) });
export type NewAdapterRequest = v.InferOutput<typeof NewAdapterRequest>;

export const NewAdapterResponse = v.object({ ...errorFields, tracks: v.optional(v.array(AdapterResult)) });
export type NewAdapterResponse = v.InferOutput<typeof NewAdapterResponse>;

export const CloseAdapterRequest = v.object({ tracks: v.array(v.object({ adapterId: v.string() })) });
export type CloseAdapterRequest = v.InferOutput<typeof CloseAdapterRequest>;

export const CloseAdapterResult = v.object({
  adapterId: v.optional(v.string()),
  bytesProcessed: v.optional(v.number()),
  ...errorFields,
});
export type CloseAdapterResult = v.InferOutput<typeof CloseAdapterResult>;

export const CloseAdapterResponse = v.object({
  ...errorFields,
  tracks: v.optional(v.array(CloseAdapterResult)),
});
export type CloseAdapterResponse = v.InferOutput<typeof CloseAdapterResponse>;

// POST /turn/keys/{key}/credentials/generate-ice-servers -> 201

export const IceServersRequest = v.object({
  /** Seconds; at most 48 hours. */
  ttl: v.pipe(v.number(), v.integer()),
  customIdentifier: v.optional(v.string()),
});
export type IceServersRequest = v.InferOutput<typeof IceServersRequest>;

export const IceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});
export type IceServer = v.InferOutput<typeof IceServer>;

export const IceServersResponse = v.object({ ...errorFields, iceServers: v.array(IceServer) });
export type IceServersResponse = v.InferOutput<typeof IceServersResponse>;

// https://developers.cloudflare.com/realtime/sfu/platform/limits/ and its sibling pages

export const MAX_TRACKS_PER_REQUEST = 64;
export const MAX_ADAPTERS_PER_REQUEST = 4;
export const MAX_REQUESTS_PER_SECOND = 50;
/** How long a track may stay without packets, and how long a session can be reused after it lost its connection. */
export const IDLE_LIMIT_MS = 30_000;
/** How long an operation that needs the transport waits for it before the service answers 425. */
export const TRANSPORT_WAIT_MS = 5_000;
export const MAX_ICE_SERVER_TTL_S = 48 * 60 * 60;
