import { type RTCPeerConnection, useSdesMid, useVP8 } from 'werift';

/**
 * Of every werift connection in the bench, at either end. Without feedback: what is lost is not asked for again, and
 * the load stays the same.
 */
export const connectionConfig: ConstructorParameters<typeof RTCPeerConnection>[0] = {
  iceServers: [],
  bundlePolicy: 'max-bundle',
  codecs: { audio: [], video: [useVP8({ rtcpFeedback: [] })] },
  headerExtensions: { audio: [], video: [useSdesMid()] },
};
