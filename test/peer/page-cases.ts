/** Runs in the page: a single step fails, beside a publisher without failures. */
import type { Peer } from '../../src/peer/peer.js';
import type { Publication } from '../../src/peer/tracks/publication.js';
import type { RemoteTrack, Subscription } from '../../src/peer/tracks/subscription.js';

declare global {
  interface Window {
    cases: typeof cases;
  }
}

const RED = 'rgb(255,0,0)';
const BLUE = 'rgb(0,0,255)';

export type Step = 'session' | 'publish' | 'pull' | 'answer' | 'swap' | 'close';

interface Case {
  step: Step;
  sender: Peer;
  receiver: Peer;
  publication: Publication | null;
  picture: Subscription | null;
  other: Subscription | null;
  video: HTMLVideoElement | null;
  colour: string;
}

/** Red and blue. */
let remotes: RemoteTrack[];
let one: Case;

export const cases = {
  /** Once for each page. */
  async begin(): Promise<void> {
    const { lab } = window;
    const peer = lab.newPeer();
    const publications = [RED, BLUE].map((css) => peer.publish(lab.colour(css), { source: 'screen' }));
    const sessionIds = await Promise.all(publications.map((publication) => lab.live(publication)));
    remotes = publications.map(({ trackName }, i) => {
      return { sessionId: sessionIds[i]!, trackName, kind: 'video' };
    });
  },

  /**
   * Sets up the state before the step that is to fail.
   * @returns the name, or the mid, of the item that the step is about.
   */
  async prepare(step: Step): Promise<string> {
    const { lab } = window;
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const nothing = { publication: null, picture: null, other: null, video: null };
    one = { step, sender, receiver, ...nothing, colour: '255,0,0' };
    if (step === 'publish') return 'case';
    if (step !== 'swap' && step !== 'close') return remotes[0]!.trackName;
    one.picture = receiver.subscribe(remotes[0]!);
    if (step === 'close') one.other = receiver.subscribe(remotes[1]!);
    await lab.until(() => [one.picture, one.other].every((it) => !it || it.state.get().status === 'live'));
    one.video = lab.play(one.picture);
    await showsColour();
    return one.other ? midOf(one.other) : remotes[1]!.trackName;
  },

  /** Starts the step without waiting for it. */
  take(): void {
    if (one.step === 'publish') publish();
    else if (one.step === 'swap') {
      one.colour = '0,0,255';
      one.picture!.setRemote(remotes[1]!);
    } else if (one.step === 'close') {
      void one.other!.end();
    } else {
      one.picture = one.receiver.subscribe(remotes[0]!);
      one.video = window.lab.play(one.picture);
    }
  },

  /** Resolves with the error code once the affected handle has failed. */
  async givesUp(): Promise<string> {
    let code: string | undefined;
    await window.lab.until(() => {
      const { send, receive } = states();
      const link = [send, receive].find(({ status }) => status === 'failed');
      const handle = (one.publication ?? one.picture)!.state.get();
      code = (link ?? handle).error?.code;
      return code !== undefined;
    });
    return code!;
  },

  /** Clears the fault and retries the failed handle. */
  tryAgain(): void {
    one.sender.retry();
    one.receiver.retry();
    if (one.publication?.state.get().status === 'ended') publish();
  },

  /** Resolves once the wanted state is reached, and nothing remains after its end. */
  async isWell(): Promise<void> {
    const { lab } = window;
    if (one.publication) {
      const remote = {
        sessionId: await lab.live(one.publication),
        trackName: 'case',
        kind: 'video' as const,
      };
      one.picture = one.receiver.subscribe(remote);
      one.video = lab.play(one.picture);
    }
    await showsColour();
    await lab.until(() => {
      const { receive } = states();
      const { status, error } = one.picture!.state.get();
      return status === 'live' && !error && receive.status === 'connected' && !receive.error;
    });
    // Everything that is no longer wanted is closed at the end.
    await lab.until(async () => (await flows()) === 1);
    await Promise.all([one.sender.close(), one.receiver.close()]);
    one.video!.remove();
    await lab.until(() => lab.openConnections().length === 1);
  },

  /** Progress so far, for the message of a timeout. */
  describe(): string {
    const handles = { publication: one.publication, picture: one.picture, other: one.other };
    return JSON.stringify({
      ...states(),
      ...Object.fromEntries(Object.entries(handles).map(([name, it]) => [name, it?.state.get()])),
      requests: window.lab.requests.slice(-10),
    });
  },
};

function states() {
  return { send: one.sender.state.get().send, receive: one.receiver.state.get().receive };
}

function publish(): void {
  const track = window.lab.colour(RED);
  one.publication = one.sender.publish(track, { source: 'screen', trackName: 'case' });
}

async function showsColour(): Promise<void> {
  await window.lab.until(async () => (await window.lab.colourOf(one.video!)) === one.colour);
}

function midOf({ track }: Subscription): string {
  const transceivers = window.lab.openConnections().flatMap((connection) => connection.getTransceivers());
  return transceivers.find(({ receiver }) => receiver.track === track.get())!.mid!;
}

/** How many tracks the SFU sends to the receiver of the case. */
async function flows(): Promise<number> {
  const { tracks } = await window.lab.newCalls().getSession(states().receive.sessionId!);
  return (tracks ?? []).filter(({ status }) => status === 'active').length;
}
