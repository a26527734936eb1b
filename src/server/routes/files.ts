import type { Context } from 'hono';
import { type ChatAttachment, type FilePart, type FileType, isPicture } from '../../room/protocol/index.js';
import type { FileStorage, FileStorageOf } from '../behaviors/file-storage.js';
import { CheckedContent } from '../files/checked-content.js';
import { HEAD_BYTES, thumbnailType } from '../files/file-content.js';
import { Refusal } from '../refusal.js';
import type { FileToRead, UploadOrder } from '../room/files/room-files.js';
import { readReply } from '../room/room-reply.js';
import { type RoomEnv, readSettings, type Settings } from '../settings.js';
import { type FileTicket, verifyFileTicket } from '../tokens/file-ticket.js';
import { Hono } from '../worker-packages.js';
import { checkOrigin, corsHeaders } from './cors.js';
import { readBytes } from './request-body.js';
import { roomStub } from './room-stub.js';

type Bindings = { Bindings: RoomEnv };

/** No page may frame a file, and a file that is opened as a page runs nothing and loads nothing. */
const POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * The files of the chat. `PUT /files/content` and `PUT /files/thumbnail` take the ticket of the command `file.offer` as
 * `Authorization: Bearer`; `GET /files/:ticket` takes a ticket of the query `file.links` in its address, so that it works in
 * an `<img>` and a link. Each ticket is for one file and one participant, and the room is asked again each time.
 */
export function fileRoutes(storageOf: FileStorageOf<RoomEnv>): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.put('/:part{content|thumbnail}', async (context) => {
    const { storage, settings } = admit(context, storageOf);
    const bearer = /^Bearer (.+)$/i.exec(context.req.header('Authorization') ?? '')?.[1] ?? null;
    const ticket = await verifyFileTicket('write', bearer, ticketOptions(settings));
    const uploading = upload(context, storage, ticket, context.req.param('part') as FilePart);
    // A Worker is canceled when its client disconnects, but the room must still learn the outcome. The answer below has
    // its error.
    context.executionCtx.waitUntil(uploading.catch(() => {}));
    return context.json(await uploading, 201, corsHeaders(context.req.raw));
  });
  app.get('/:ticket', async (context) => {
    const { storage, settings } = admit(context, storageOf);
    const ticket = await verifyFileTicket('read', context.req.param('ticket'), ticketOptions(settings));
    const file = readReply(await roomStub(context.env, ticket.room).readFile(ticket));
    const found = await storage.get(file.key);
    if (!found) throw Refusal.noFile();
    const isSaved = context.req.query('download') !== undefined;
    return fileResponse(context.req.raw, { ...file, ...found, isSaved });
  });
  return app;
}

/** @throws `Refusal` `files_not_configured` without a storage. */
function admit(
  { req, env }: Context<Bindings>,
  storageOf: FileStorageOf<RoomEnv>,
): { storage: FileStorage; settings: Settings } {
  const settings = readSettings(env);
  checkOrigin(req.raw, settings);
  const storage = storageOf(env);
  if (!storage) throw Refusal.noFiles();
  return { storage, settings };
}

const ticketOptions = ({ tokenSecret: secret }: Settings) => ({ secret, nowMs: Date.now() });

/** Moves an upload from the client to the storage, and tells the room how it ended. */
async function upload(
  { req, env }: Context<Bindings>,
  storage: FileStorage,
  ticket: FileTicket,
  part: FilePart,
): Promise<ChatAttachment> {
  const room = roomStub(env, ticket.room);
  const order = readReply(await room.beginUpload(ticket, part));
  let stored: FileType;
  try {
    stored = await (part === 'content' ? storeContent : storeThumbnail)(req.raw, storage, order);
  } catch (error) {
    readReply(await room.endUpload(ticket, part, null));
    throw error;
  }
  return readReply(await room.endUpload(ticket, part, stored))!;
}

/** Returns the type of what is stored now. */
async function storeContent(request: Request, storage: FileStorage, order: UploadOrder): Promise<FileType> {
  const { key, size, type } = order;
  const announced = request.headers.get('Content-Length');
  // Before a byte is read: nobody waits for 2 GB that are refused at their end.
  if (!request.body || (announced !== null && Number(announced) !== size)) throw Refusal.fileCut();
  const content = new CheckedContent(request.body, order);
  try {
    await storage.put(key, content.stream, size);
  } catch (error) {
    throw content.problem ?? error;
  }
  return type;
}

async function storeThumbnail(request: Request, storage: FileStorage, order: UploadOrder): Promise<FileType> {
  const bytes = await readBytes(request, order.size);
  const type = thumbnailType(bytes.subarray(0, HEAD_BYTES));
  if (type === null) throw Refusal.fileMismatch();
  await storage.put(order.key, new Blob([bytes]).stream(), bytes.byteLength);
  return type;
}

interface FileToSend extends FileToRead {
  content: ReadableStream<Uint8Array>;
  size: number;
  isSaved: boolean;
}

/** Only pictures of known types are shown; any other file is saved, whatever it claims to be. */
function fileResponse(request: Request, file: FileToSend): Response {
  const { name, type, content, size, isSaved } = file;
  const isShown = isPicture(type) && !isSaved;
  return new Response(content.pipeThrough(new FixedLengthStream(size)), {
    headers: {
      ...corsHeaders(request),
      'Content-Type': isShown ? type : 'application/octet-stream',
      'Content-Disposition': `${isShown ? 'inline' : 'attachment'}; ${disposition(name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': POLICY,
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'private, max-age=600',
    },
  });
}

/** The name for the file on a disk (RFC 6266, section 4.3), with all that is not plain encoded (RFC 8187). */
function disposition(name: string): string {
  const plain = name.replace(/[^\w .()+-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
