import 'callroom/elements/call-room';
import { name, room, server, tokenEndpoint } from '../site.js';
import '../site.css';

const call = document.querySelector('call-room')!;
const status = document.querySelector('[role=status]')!;

call.addEventListener('call-join-request', ({ participantName }) => {
  status.textContent = `${participantName || 'A guest'} is joining`;
});
call.addEventListener('call-error', ({ error }) => {
  status.textContent = error.message;
});
Object.assign(call, { server, room, name, tokenEndpoint });
