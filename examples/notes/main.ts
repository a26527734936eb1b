/**
 * Notes that everyone in the call writes together: `documentBehavior('notes')` in the room (demo/worker.ts), and a
 * `SharedDocument` in the page, which is all that Callroom's own whiteboard is built on.
 */
import 'callroom/elements/call-room';
import { SharedDocument } from 'callroom/behaviors';
import * as yjs from 'yjs';
import { name, room, server, tokenEndpoint } from '../site.js';
import '../site.css';
import { bindText } from './bind-text.js';

const call = document.querySelector('call-room')!;
const status = document.querySelector('[role=status]')!;
const field = document.querySelector('textarea')!;
const saving = document.querySelector('output')!;

call.addEventListener('call-join-request', ({ participantName }) => {
  status.textContent = `${participantName || 'A guest'} is joining`;
});
call.addEventListener('call-error', ({ error }) => {
  status.textContent = error.message;
});
Object.assign(call, { server, room, name, tokenEndpoint });

let leave = () => {};
call.updateComplete.then(() => {
  // Another room comes with each join.
  call.call?.room.subscribe((joined) => {
    leave();
    leave = () => {};
    if (joined) leave = writeIn(joined as ConstructorParameters<typeof SharedDocument>[0]);
  });
});

/** Shows the notes of a room. Returns a function that stops it. */
function writeIn(joined: ConstructorParameters<typeof SharedDocument>[0]): () => void {
  const notes = new SharedDocument(joined, 'notes', yjs);
  let unbind = () => {};
  const stops = [
    // The room may replace the document, for example after it refused a change.
    notes.doc.subscribe((doc) => {
      unbind();
      unbind = bindText(field, (doc as yjs.Doc).getText('notes'));
    }),
    notes.mayEdit.subscribe((mayEdit) => {
      field.disabled = !mayEdit;
    }),
    notes.status.subscribe((now) => {
      saving.textContent = { offline: 'Offline', loading: 'Loading…', saving: 'Saving…', saved: 'Saved' }[
        now
      ];
    }),
    notes.problem.subscribe((problem) => {
      if (problem) status.textContent = problem.message;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    unbind();
    notes.dispose();
    field.disabled = true;
  };
}
