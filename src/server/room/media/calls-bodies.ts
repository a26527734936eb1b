import * as v from 'valibot';
import * as wire from '../../../calls-api/wire.js';
import { Key, type Source } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { OfferedSection } from './calls-operation.js';

/** A track that a participant asks to publish, as the offer describes it. */
export interface Candidate {
  trackName: string;
  mid: string;
  kind: 'audio' | 'video';
  layers: string[];
  /** The source it would have had when the request began. */
  source?: Source;
}

/** @throws `Refusal` `invalid_message` when the body does not match the Calls API. */
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

/** The items that succeeded in a Calls answer; an HTTP 200 may carry errors for single items. */
export function succeeded(body: unknown): { mid: string; trackName: string | undefined }[] {
  const answer = v.safeParse(wire.TracksResponse, body);
  if (!answer.success || answer.output.errorCode) return [];
  return (answer.output.tracks ?? []).flatMap(({ mid, trackName, errorCode }) =>
    mid === undefined || errorCode ? [] : [{ mid, trackName }],
  );
}

/** The ids of the data channels that an answer reports as opened or closed. */
export function succeededChannels(body: unknown): number[] {
  const answer = v.safeParse(wire.DataChannelsResponse, body);
  if (!answer.success || answer.output.errorCode) return [];
  return (answer.output.dataChannels ?? []).flatMap(({ id, errorCode }) =>
    id === undefined || errorCode ? [] : [id],
  );
}

/** @throws `Refusal` `invalid_message` when a track has no name, or neither an m-line in the offer nor a kind. */
export function candidatesOf(tracks: wire.TrackObject[], offered: readonly OfferedSection[]): Candidate[] {
  const sections = new Map(offered.map((section) => [section.mid, section]));
  return tracks.map(({ trackName, mid = '', kind }) => {
    const section = sections.get(mid);
    // The kind comes from the offer, because the client's own claim may differ.
    if (!section && mid !== '')
      throw Refusal.invalid('A local track with a mid needs the offer that has this m-line.');
    const trackKind = section?.kind ?? kind;
    if (!v.is(Key, trackName))
      throw Refusal.invalid('A local track needs a trackName of 1 to 128 characters.');
    // Open tracks are recorded, and later closed, by mid.
    if (mid !== '' && !v.is(Key, mid))
      throw Refusal.invalid('A mid has 1 to 128 characters and is not __proto__.');
    if (trackKind !== 'audio' && trackKind !== 'video') {
      throw Refusal.invalid('A local track is audio or video.');
    }
    return { trackName, mid, kind: trackKind, layers: section?.layers ?? [] };
  });
}

/** Sorts video first, because screen audio is allowed only beside a screen. */
export function videoFirst<Item extends { kind: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => Number(b.kind === 'video') - Number(a.kind === 'video'));
}
