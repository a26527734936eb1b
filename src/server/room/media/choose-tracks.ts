import type { MediaKind, PublicationInfo } from '../../../room/protocol/index.js';
import type { Member } from '../state/member.js';
import type { Roster } from '../state/roster.js';

/** The size of a grid page; a client that shows more videos pulls the rest itself. */
const MAX_VIDEOS = 16;
/** The Calls API takes 64 tracks in a request, and the answer has to fit into a frame. */
const MAX_AUDIOS = 32;
/** With more videos than this, the layer starts one below the best, or two below. */
const FULL_SIZE_VIDEOS = 1;
const HALF_SIZE_VIDEOS = 9;

/** A track to pull. */
export interface Pull {
  sessionId: string;
  trackName: string;
  kind: MediaKind;
  /** The simulcast layer to begin with; null when the publication has no layers. */
  layer: string | null;
}

/**
 * The tracks that a new participant probably needs first: audio and videos, the latest speakers and then the earliest
 * arrivals first, with screens ahead of other videos. The client requests missing tracks and the right layers itself.
 * Tracks of disconnected participants are left out: the SFU would wait 5 s for the media of a lost session, and delay
 * the whole offer.
 */
export function chooseTracks(people: Roster, member: Member, kinds: readonly MediaKind[]): Pull[] {
  if (!member.grants.subscribe || !people.isInside(member)) return [];
  const { participants, speakers } = people.tree.state;
  const order = new Map(speakers.map((id, rank) => [id, rank]));
  const rank = (id: string) => order.get(id) ?? speakers.length;
  const others = Object.values(participants)
    .filter(({ id, connected }) => connected && id !== member.info.id)
    .sort((a, b) => rank(a.id) - rank(b.id) || a.joinedAtMs - b.joinedAtMs)
    .flatMap(({ publications }) => Object.values(publications));
  const audios = others.filter(({ kind }) => kind === 'audio').slice(0, MAX_AUDIOS);
  const videos = others
    .filter(({ kind }) => kind === 'video')
    .sort((a, b) => Number(b.source === 'screen') - Number(a.source === 'screen'))
    .slice(0, MAX_VIDEOS);
  const pull = ({ sessionId, trackName, kind, layers = [] }: PublicationInfo): Pull => ({
    sessionId,
    trackName,
    kind,
    layer: kind === 'video' ? layerFor(layers, videos.length) : null,
  });
  return [...audios, ...videos].filter(({ kind }) => kinds.includes(kind)).map(pull);
}

function layerFor(layers: readonly string[], videos: number): string | null {
  const step = videos <= FULL_SIZE_VIDEOS ? 0 : videos <= HALF_SIZE_VIDEOS ? 1 : 2;
  return layers[Math.min(step, layers.length - 1)] ?? null;
}
