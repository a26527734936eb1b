import * as v from 'valibot';
import { fileParts } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

/** From the announcement of a file to the start of its upload, and how long the address of a file is valid. */
export const FILE_TICKET_SECONDS = 600;

const uses = { write: 'callroom:file-upload', read: 'callroom:file' } as const;
/** A ticket for one use is refused for the other. */
export type FileUse = keyof typeof uses;

const FileTicket = v.object({
  room: v.string(),
  participant: v.string(),
  file: v.string(),
  /** For reading: which part. */
  part: v.optional(v.picklist(fileParts), 'content'),
});
/** The participant who may upload or read a file, as long as the room still knows them and agrees. */
export type FileTicket = v.InferOutput<typeof FileTicket>;

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

export function createFileTicket(
  use: FileUse,
  { participant, ...rest }: FileTicket,
  options: Options,
): Promise<string> {
  return sign(
    { sub: participant, ...rest },
    { ...options, audience: uses[use], lifetimeSeconds: FILE_TICKET_SECONDS },
  );
}

/** @throws `Refusal` with a `token_…` code. */
export async function verifyFileTicket(
  use: FileUse,
  ticket: string | null,
  options: Options,
): Promise<FileTicket> {
  const { sub, ...payload } = await verify(ticket, {
    ...options,
    audience: uses[use],
    maxLifetimeSeconds: FILE_TICKET_SECONDS,
    kind: 'file',
  });
  const found = v.safeParse(FileTicket, { ...payload, participant: sub });
  if (!found.success) throw Refusal.tokenInvalid('file');
  return found.output;
}
