import * as v from 'valibot';
import * as wire from '../../../calls-api/wire.js';
import { Key, type Source } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { OfferedSection } from './calls-operation.js';

/** A track that was asked to be published, as the offer describes it. */
export interface Candidate {
  trackName: string;
  mid: string;
  kind: 'audio' | 'video';
  layers: string[];
  /** What it would be published as when it was asked for. */
  source?: Source;
}

/** @throws `Refusal` `invalid_message` where the body is not what the Calls API takes. */
export function readBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body ?? {});
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw Refusal.invalid(
    `The request body is invalid at ${v.getDotPath(issue) ?? 'its top level'}: ${issue.message}`,
  );
}

/** The items of a Calls answer that succeeded; an HTTP 200 may carry errors in some of them. */
export function succeeded(body: unknown): { mid: string; trackName: string | undefined }[] {
  const answer = v.safeParse(wire.TracksResponse, body);
  if (!answer.success || answer.output.errorCode) return [];
  return (answer.output.tracks ?? []).flatMap(({ mid, trackName, errorCode }) =>
    mid === undefined || errorCode ? [] : [{ mid, trackName }],
  );
}

/** The ids of the data channels that an answer says are opened or closed. */
export function succeededChannels(body: unknown): number[] {
  const answer = v.safeParse(wire.DataChannelsResponse, body);
  if (!answer.success || answer.output.errorCode) return [];
  return (answer.output.dataChannels ?? []).flatMap(({ id, errorCode }) =>
    id === undefined || errorCode ? [] : [id],
  );
}

/** @throws `Refusal` `invalid_message` where a track has no name, or no section of the offer and no kind. */
export function candidatesOf(tracks: wire.TrackObject[], offered: readonly OfferedSection[]): Candidate[] {
  const sections = new Map(offered.map((section) => [section.mid, section]));
  return tracks.map(({ trackName, mid = '', kind }) => {
    const section = sections.get(mid);
    // What an m-line carries is read from the offer: the client's word for it could be another.
    if (!section && mid !== '')
      throw Refusal.invalid('A local track with a mid needs the offer that has this m-line.');
    const trackKind = section?.kind ?? kind;
    if (!v.is(Key, trackName))
      throw Refusal.invalid('A local track needs a trackName of 1 to 128 characters.');
    // What is open is on record by its mid, to be closed by it.
    if (mid !== '' && !v.is(Key, mid))
      throw Refusal.invalid('A mid has 1 to 128 characters and is not __proto__.');
    if (trackKind !== 'audio' && trackKind !== 'video') {
      throw Refusal.invalid('A local track is audio or video.');
    }
    return { trackName, mid, kind: trackKind, layers: section?.layers ?? [] };
  });
}

/** The sound of a screen is judged behind the screen itself. */
export function videoFirst<Item extends { kind: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => Number(b.kind === 'video') - Number(a.kind === 'video'));
}
