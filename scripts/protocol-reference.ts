/**
 * Writes `docs/protocol.md`: every message of the room protocol, from the schemas and the comments beside them.
 * `node --import tsx scripts/protocol-reference.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type * as v from 'valibot';
import {
  Answer,
  CommandFrame,
  EphemeralFrame,
  EphemeralUpdate,
  ErrorMessage,
  EventMessage,
  fileErrors,
  IceServersMessage,
  MAX_ANSWER_FRAME_LENGTH,
  MAX_FRAME_LENGTH,
  MarkFrame,
  MarkMessage,
  MediaMessage,
  PatchMessage,
  PING,
  PONG,
  PROTOCOL_VERSION,
  QueryFrame,
  roomErrors,
  SelfChanged,
  SiteMessage,
  TicketAnswer,
  TicketRequest,
  WaitingMessage,
  Welcome,
  WelcomedFrame,
} from '../src/room/protocol/index.js';

type Table = ReadonlyMap<string, { input: v.GenericSchema; needs: string; onTarget?: boolean }>;

// Imported by URL, so that the compiler does not follow it: the server is checked with workerd's types, this with Node's.
const table = new URL('../src/server/room/commands/command-table.ts', import.meta.url).href;
const { commandTable, queryTable } = (await import(table)) as Record<'commandTable' | 'queryTable', Table>;

const folder = new URL('../src/room/protocol/', import.meta.url);
export const OUTPUT = fileURLToPath(new URL('../docs/protocol.md', import.meta.url));

/** The comments before the properties and declarations of a file, by name. */
function commentsOf(file: string): Map<string, string> {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const comments = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    const named =
      ts.isPropertyAssignment(node) || ts.isPropertySignature(node) || ts.isTypeAliasDeclaration(node);
    const name = named
      ? node.name
      : ts.isVariableStatement(node)
        ? node.declarationList.declarations[0]?.name
        : null;
    const [range] = ts.getLeadingCommentRanges(text, node.getFullStart())?.slice(-1) ?? [];
    if (name && range) {
      const comment = text.slice(range.pos + 3, range.end - 2).replace(/^\s*\* ?/gm, ' ');
      const key = name.getText(source).replace(/^'|'$/g, '');
      if (!comments.has(key)) comments.set(key, comment.replace(/\s+/g, ' ').trim());
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return comments;
}

interface AnySchema {
  type: string;
  entries?: Record<string, AnySchema>;
  wrapped?: AnySchema;
  item?: AnySchema;
  items?: AnySchema[];
  options?: AnySchema[] | string[];
  literal?: unknown;
  value?: AnySchema;
}

/** The TypeScript notation of a schema. */
function shapeOf(schema: AnySchema): string {
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.entries ?? {}).map(([name, field]) =>
        field.type === 'optional' ? `${name}?: ${shapeOf(field)}` : `${name}: ${shapeOf(field)}`,
      );
      return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}';
    }
    case 'optional':
      return shapeOf(schema.wrapped!);
    case 'nullable':
      return `${shapeOf(schema.wrapped!)} | null`;
    case 'array':
      return `Array<${shapeOf(schema.item!)}>`;
    case 'tuple':
      return `[${schema.items!.map(shapeOf).join(', ')}]`;
    case 'loose_tuple':
      return `[${schema.items!.map(shapeOf).join(', ')}, ...unknown[]]`;
    case 'record':
      return `Record<string, ${shapeOf(schema.value!)}>`;
    case 'literal':
      return JSON.stringify(schema.literal);
    case 'picklist':
      return (schema.options as string[]).map((option) => `'${option}'`).join(' | ');
    case 'union':
    case 'variant':
      return (schema.options as AnySchema[]).map(shapeOf).join(' | ');
    default:
      return schema.type;
  }
}

const shape = (schema: v.GenericSchema) =>
  `\`${shapeOf(schema as unknown as AnySchema).replaceAll('|', '\\|')}\``;

function tableOf(table: Table, comments: Map<string, string>): string {
  const rows = [...table].map(([name, { input, needs, onTarget }]) => {
    const who = onTarget ? `${needs}, target of lower rank` : needs;
    return `| \`${name}\` | ${comments.get(name) ?? ''} | ${shape(input)} | ${who} |`;
  });
  return ['| name | description | data | needs |', '|---|---|---|---|', ...rows].join('\n');
}

export function protocolReference(): string {
  const commands = commentsOf('commands.ts');
  const queries = commentsOf('queries.ts');
  const server = commentsOf('server-message.ts');
  const client = commentsOf('client-frame.ts');
  const events = commentsOf('events.ts');
  const section = (schemas: Record<string, v.GenericSchema>, comments: Map<string, string>) =>
    Object.entries(schemas)
      .map(([name, schema]) => `| \`${name}\` | ${comments.get(name) ?? ''} | ${shape(schema)} |`)
      .join('\n');
  const codes = Object.entries({ ...roomErrors, ...fileErrors }).map(
    ([code, { retryable, close }]) => `| \`${code}\` | ${retryable ? 'yes' : 'no'} | ${close} |`,
  );
  const eventRows = [
    'reaction',
    'mute.requested',
    'screen.taken',
    'layers.watched',
    'chat.sent',
    'chat.changed',
    'storage.changed',
  ].map((name) => `| \`${name}\` | ${events.get(name) ?? ''} |`);
  return `# The room protocol, version ${PROTOCOL_VERSION}

Generated from \`src/room/protocol/index\` by \`scripts/protocol-reference.ts\`; a test fails when it is out of date.

JSON text frames on \`GET /parties/room/:room?ticket=…&v=${PROTOCOL_VERSION}[&epoch=…&revision=…][&attempt=…][&media=…]\`. The
room answers the text \`${PING}\` with \`${PONG}\` without waking up. A frame has at most ${MAX_FRAME_LENGTH} characters
(${MAX_ANSWER_FRAME_LENGTH} with \`media.answer\`).

\`ticket\` comes from \`POST /lobby/:room/ticket\` with \`Authorization: Bearer <room token>\` and the body
${shape(TicketRequest)}, both optional. \`resume\`: the resume secret of the last welcome. \`prepared\`: the ticket of a session
prepared in the lobby, on which the room then pulls. The answer is ${shape(TicketAnswer)}, with \`expiresIn\` in seconds. A
ticket opens one socket, once: request a new ticket for each connect, and connect at once. Clients that cannot send a
request before the socket may pass \`token=…[&resume=…][&prepared=…]\` instead of the ticket; see
[the cost of that](room.md#the-sockets-ticket).

\`epoch\` and \`revision\`: the client's copy of the state, from its last welcome and patch. \`attempt\`: an id that the client
chooses, a dot, and the number of its connects. \`media\` (\`audio,video\`): the kinds of media that the room may pull for the
client at once.

## From the client

| frame | description | shape |
|---|---|---|
${section({ CommandFrame, QueryFrame, EphemeralFrame, WelcomedFrame, MarkFrame }, client)}

### Commands

\`needs\`: \`anyone\` includes waiting participants, \`admitted\` means everyone else, \`host\` means hosts; the others are grants.
"Target of lower rank": you may act on yourself and on participants who rank below you (host, moderator, participant,
viewer, waiting). Hosts may act on everyone.

${tableOf(commandTable, commands)}

### Queries

${tableOf(queryTable, queries)}

## From the room

| message | description | shape |
|---|---|---|
${section(
  {
    Answer,
    Welcome,
    SelfChanged,
    IceServersMessage,
    MediaMessage,
    PatchMessage,
    WaitingMessage,
    EventMessage,
    SiteMessage,
    EphemeralUpdate,
    MarkMessage,
    ErrorMessage,
  },
  server,
)}

### Events

| event | description |
|---|---|
${eventRows.join('\n')}

## Errors

| code | retryable | close code of the socket when final |
|---|---|---|
${codes.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(OUTPUT, protocolReference());
