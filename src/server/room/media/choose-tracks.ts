import type { MediaKind, PublicationInfo } from '../../../room/protocol/index.js';
import type { Member } from '../state/members.js';
import type { Roster } from '../state/roster.js';

/** A page of a grid has room for as many; who sees more of them pulls the rest. */
const MAX_VIDEOS = 16;
/** The Calls API takes 64 tracks in one request, and the answer has to fit in one frame. */
const MAX_AUDIOS = 32;
/** With more videos than this beside one another, the layer is one lower than the best, or two. */
const FULL_SIZE_VIDEOS = 1;
const HALF_SIZE_VIDEOS = 9;

/** A track to pull. */
export interface Pull {
  sessionId: string;
  trackName: string;
  kind: MediaKind;
  /** The simulcast layer to begin with; null where the publication has none. */
  layer: string | null;
}

/**
 * What someone who comes in will want to see and hear first: of the audio and of the videos the screens and then
 * those of whoever spoke last or came first. A guess: what it lacks, and the right layers, the client asks for. Of
 * those who are not connected nothing: the SFU would wait 5 s for the media of a session that has gone, and the
 * offer of everyone else's with it.
 */
export function chooseTracks(people: Roster, member: Member, kinds: readonly MediaKind[]): Pull[] {
  if (!member.grants.subscribe || member.info.role === 'waiting') return [];
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
