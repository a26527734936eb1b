import {
  CloseDataChannelsRequest,
  type DataChannelObject,
  DataChannelsRequest,
  EstablishDataChannelsRequest,
  TRANSPORT_WAIT_MS,
} from '../../../calls-api/wire.js';
import { DataPublication } from '../../data/data-channel.js';
import { type DataTransport, SERVER_EVENTS, SERVER_EVENTS_ID } from '../../data/data-transport.js';
import { ApiError } from '../../errors.js';
import { readRemoteDescription } from '../../sdp/remote-description.js';
import type { Session } from '../session.js';
import type { Sfu } from '../sfu.js';
import { itemResult, operation } from './operation.js';

/** `POST datachannels/establish`: the m-line for data, by the client's offer or by ours. */
export const establishDataChannels = operation({
  body: EstablishDataChannelsRequest,
  run(session, { dataChannel, sessionDescription }) {
    if (dataChannel?.location !== 'remote' || dataChannel.dataChannelName !== SERVER_EVENTS) {
      throw ApiError.invalid(`Only the remote channel "${SERVER_EVENTS}" can be pulled here.`);
    }
    if (sessionDescription?.type === 'answer') {
      throw ApiError.badDescription('Send an offer here, or no description. An answer goes to renegotiate.');
    }
    return session.exclusively(async () => {
      await session.readyWithin(TRANSPORT_WAIT_MS);
      // The documentation specifies this code for a transport that exists already.
      if (session.data) throw ApiError.undecodable('the data channel transport is established already');
      return {
        ...establish(session, sessionDescription?.sdp),
        dataChannel: { ...dataChannel, id: SERVER_EVENTS_ID },
      };
    });
  },
});

function establish(session: Session, offer: string | undefined): object {
  if (offer === undefined) {
    session.openDataSection();
    return {
      requiresImmediateRenegotiation: true,
      sessionDescription: { type: 'offer', sdp: session.writeOffer() },
    };
  }
  const description = readRemoteDescription(offer);
  if (!description.sections.some((section) => section.kind === 'application' && !section.isRejected)) {
    throw ApiError.badDescription('The offer has no m-line for data channels.');
  }
  session.acceptOffer(description);
  return {
    requiresImmediateRenegotiation: false,
    sessionDescription: { type: 'answer', sdp: session.writeAnswer() },
  };
}

/** `POST datachannels/new`: publishes channels, or subscribes to other sessions' channels. */
export const newDataChannels = operation({
  body: DataChannelsRequest,
  async run(session, { dataChannels = [] }, sfu) {
    const locations = new Set(dataChannels.map((channel) => channel.location));
    if (locations.size !== 1 || locations.has(undefined)) {
      throw ApiError.invalid('The data channels of one request must be all local or all remote.');
    }
    const data = await transportOf(session);
    const open = locations.has('local') ? publish : subscribe;
    return {
      dataChannels: await Promise.all(
        dataChannels.map((item) => itemResult(item, () => open(item, data, session, sfu))),
      ),
    };
  },
});

/** `PUT datachannels/update`: grants or revokes the permission to reply. */
export const updateDataChannels = operation({
  body: DataChannelsRequest,
  async run(session, { dataChannels = [] }) {
    const data = await transportOf(session);
    const update = (item: DataChannelObject) => {
      const subscription = data.subscription(item.sessionId ?? '', item.dataChannelName ?? '');
      if (!subscription) throw ApiError.unknownTrack(item.dataChannelName ?? '');
      if (item.canReply !== undefined) subscription.publication.grantReply(subscription, item.canReply);
      return { ...item, id: subscription.id };
    };
    return {
      dataChannels: await Promise.all(dataChannels.map((item) => itemResult(item, () => update(item)))),
    };
  },
});

/** `PUT datachannels/close`: closes channels by their ids in this session. */
export const closeDataChannels = operation({
  body: CloseDataChannelsRequest,
  async run(session, { dataChannels = [] }) {
    const close = (item: DataChannelObject) => {
      const closed = item.id === undefined ? undefined : session.data?.close(item.id);
      if (!closed) throw ApiError.notOpen();
      if (closed instanceof DataPublication) {
        return { location: 'local', dataChannelName: closed.name, id: closed.id };
      }
      const { sessionId, name } = closed.publication;
      return { location: 'remote', sessionId, dataChannelName: name, id: closed.id };
    };
    return {
      dataChannels: await Promise.all(dataChannels.map((item) => itemResult(item, () => close(item)))),
    };
  },
});

/** @throws ApiError `session_error` 425 if it does not connect in time. */
async function transportOf(session: Session): Promise<DataTransport> {
  await session.connectedWithin(TRANSPORT_WAIT_MS);
  const isConnected = await session.data?.isConnectedWithin(TRANSPORT_WAIT_MS);
  if (session.closedBecause) throw ApiError.sessionGone(session.id, session.closedBecause);
  if (!session.data || !isConnected) throw ApiError.notConnected(session.id);
  return session.data;
}

function publish(item: DataChannelObject, data: DataTransport): object {
  const name = checked(item);
  if (data.publication(name))
    throw ApiError.repeated(`A data channel ${JSON.stringify(name)} of this session`);
  return { ...item, id: data.publish(item, name).id };
}

function subscribe(item: DataChannelObject, data: DataTransport, session: Session, sfu: Sfu): object {
  const name = checked(item);
  const publication = sfu.dataPublication(session, item.sessionId, name);
  if (data.subscription(publication.sessionId, name)) {
    throw ApiError.repeated(`A subscription to data channel ${JSON.stringify(name)}`);
  }
  return { ...item, id: data.subscribe(item, publication).id };
}

function checked({ dataChannelName, maxRetransmits, maxPacketLifeTime }: DataChannelObject): string {
  if (!dataChannelName) throw ApiError.invalid('A data channel needs a dataChannelName.');
  if (maxRetransmits !== undefined && maxPacketLifeTime !== undefined) {
    throw ApiError.invalid('Set maxRetransmits or maxPacketLifeTime, not both.');
  }
  if ((maxRetransmits ?? 0) < 0 || (maxPacketLifeTime ?? 0) < 0) {
    throw ApiError.invalid('maxRetransmits and maxPacketLifeTime must not be negative.');
  }
  return dataChannelName;
}
