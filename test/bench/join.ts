/**
 * From joining a room of five to the last of the first frames of their cameras, 100 ms round trip on HTTP and on the
 * socket that brings the list, one's own camera being published as well: the two clients, cold and from a lobby.
 * partytracks' session is opened as one joins, before the list is there, which is its faster way. Both ratios are to
 * that; a lobby in which it has opened its session already is among the values.
 *
 * Ours comes cold by the room's own offer (`Peer.acceptOffer`): the session and the pull that a Worker makes beside the
 * SFU have no latency on them, the socket that brings the offer and takes the answer has. Serial round trips until
 * media flows, beside the connecting itself: ours cold 1 and a half (the welcome with the offer, the answer), warm 2 and
 * a half (the list, pull, answer); partytracks 3 and a half (list, pull, answer; its session was opened meanwhile).
 */
import { MediaLab, median, rounded } from './media/media-lab.js';
import type { ClientName, Shown } from './media/media-page.js';
import type { BenchResult } from './run.js';

const PEOPLE = 5;
const JOINS = 15;
const LATENCY_MS = 100;

export async function run(): Promise<BenchResult> {
  const lab = await MediaLab.start();
  const publisher = await lab.openPage();
  const tracks = await publisher.evaluate(
    async ({ colours, tones }) => [
      ...(await window.bench.publish(colours)),
      ...(await window.bench.publishTones(tones)),
    ],
    { colours: Array<string>(PEOPLE).fill('100'), tones: Array<number>(PEOPLE).fill(440) },
  );
  const took = {
    cold: [] as number[],
    warm: [] as number[],
    party: [] as number[],
    partyWarm: [] as number[],
  };
  const requests = { ours: 0, partytracks: 0 };
  for (let turn = 0; turn < JOINS; turn++) {
    const cold = await join(lab, 'ours', tracks, false);
    const party = await join(lab, 'partytracks', tracks, false);
    took.cold.push(cold.tookMs);
    took.party.push(party.tookMs);
    took.warm.push((await join(lab, 'ours', tracks, true)).tookMs);
    took.partyWarm.push((await join(lab, 'partytracks', tracks, true)).tookMs);
    requests.ours = cold.requests;
    requests.partytracks = party.requests;
  }
  await lab.close();

  const values = {
    firstFrameColdMs: rounded(median(took.cold)),
    firstFrameWarmMs: rounded(median(took.warm)),
    partytracksColdMs: rounded(median(took.party)),
    partytracksWarmMs: rounded(median(took.partyWarm)),
    requestsUntilThen: requests.ours,
    partytracksRequestsUntilThen: requests.partytracks,
  };
  console.table({
    ours: { cold: values.firstFrameColdMs, warm: values.firstFrameWarmMs, requests: requests.ours },
    partytracks: {
      cold: values.partytracksColdMs,
      warm: values.partytracksWarmMs,
      requests: requests.partytracks,
    },
  });
  const ratios = {
    firstFrameCold: rounded(values.firstFrameColdMs / values.partytracksColdMs, 2),
    firstFrameWarm: rounded(values.firstFrameWarmMs / values.partytracksColdMs, 2),
  };
  return { peer: 'partytracks 0.0.54', ratios, values };
}

async function join(lab: MediaLab, client: ClientName, tracks: Shown[], isWarm: boolean) {
  const page = await lab.openPage({ latencyMs: LATENCY_MS });
  const result = await page.evaluate(({ name, all, warm }) => window.bench.join(name, all, warm), {
    name: client,
    all: tracks,
    warm: isWarm,
  });
  await page.context().close();
  return result;
}
