import * as v from 'valibot';
import {
  type DocumentState,
  MAX_DOCUMENT_PART,
  MAX_DOCUMENT_PARTS,
} from '../../../behaviors/document-state.js';
import { Refusal } from '../../refusal.js';
import {
  type BehaviorContext,
  type BehaviorParticipant,
  entry,
  type RoomBehavior,
} from '../room-behavior.js';
import { DocumentParts } from './document-parts.js';
import { RoomDocument, type RoomDocumentOptions } from './room-document.js';

/** A behavior that has a document may have more in its state. */
type Context<State extends DocumentState> = BehaviorContext<State>;

/** What a document adds to its behavior. */
type DocumentEntries<State> = Required<
  Pick<RoomBehavior<State>, 'commands' | 'queries' | 'onDisconnect' | 'onLeave' | 'onMeetingEnd'>
>;

const Part = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_DOCUMENT_PARTS - 1));

/** The commands, queries and hooks of a document, for a behavior that has it. */
export function documentEntries<State extends DocumentState>(
  options: RoomDocumentOptions,
): DocumentEntries<State> {
  return {
    commands: {
      change: entry({
        input: v.pipe(
          v.object({
            part: Part,
            parts: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_DOCUMENT_PARTS)),
            data: v.pipe(v.string(), v.maxLength(MAX_DOCUMENT_PART)),
          }),
          v.check(({ part, parts }) => part < parts, 'There is no such part.'),
        ),
        run(context: Context<State>, actor, part) {
          checkEdits(context, actor);
          const result = DocumentParts.of(context).add(actor.id, part);
          if (result === 'lost')
            throw Refusal.conflict(
              'The room does not have the earlier parts of this change. Send it from the first part.',
            );
          return result === 'incomplete'
            ? null
            : new RoomDocument(context, options).change(actor, result.update);
        },
      }),
    },
    queries: {
      load: entry({
        input: v.object({ after: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
        run: (context: Context<State>, _actor, { after }) => new RoomDocument(context, options).page(after),
      }),
    },
    onDisconnect: (context, { id }) => DocumentParts.of(context).forget(id),
    onLeave: (context, { id }) => DocumentParts.of(context).forget(id),
    onMeetingEnd: ({ cache }) => cache.clear(),
  };
}

/** @throws `Refusal` `not_allowed` */
export function checkEdits(context: Context<DocumentState>, { id, role }: BehaviorParticipant): void {
  if (context.state.editors === 'moderators') {
    if (!context.may(id, 'moderate'))
      throw Refusal.notAllowed('Only moderators may change this document. Ask a host to let you.');
  } else if (role === 'viewer' || !context.may(id, 'send'))
    throw Refusal.notAllowed('This room does not let you change this document. Ask a host to let you.');
}
