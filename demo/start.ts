/**
 * `?room=standup` opens a room, `&name=Ada` names the person, `&join` enters at once, `&theme=light|dark` sets the colors.
 * Without a room the page asks for a name, and suggests the same name in each tab. `&behavior=webinar` (or another) sets
 * how media is used, `&role=viewer` is the role, and `&synthetic` shows a drawn person with a tone instead of your devices.
 */
import { limitInput } from '../src/elements/lobby/limit-input.js';
import '../src/elements/room/call-room.js';
import {
  MAX_DISPLAY_NAME_LENGTH,
  MAX_ROOM_NAME_LENGTH,
  roomNameFlaw,
  tidyDisplayName,
  tidyRoomName,
} from '../src/room/protocol/index.js';

/** The first page passes the name on in storage, because the address is an invitation and must not name its sender. */
const NAME_KEY = 'callroom.demo.name';

/** The roles that the demo's invitations ask for. */
const INVITE_ROLES = ['participant', 'viewer'];

const query = new URLSearchParams(location.search);
const roomName = query.get('room');

if (roomName) openRoom(roomName);
else askForRoom();

function openRoom(name: string): void {
  const room = document.createElement('call-room');
  room.room = name;
  room.name = query.get('name') ?? sessionStorage.getItem(NAME_KEY) ?? '';
  room.autoJoin = query.has('join');
  room.behavior = query.get('behavior') ?? 'meeting';
  room.synthetic = query.has('synthetic');
  room.presence = 'away device status';
  room.inviteRoles = INVITE_ROLES.join();
  const role = query.get('role') ?? '';
  // For development only: your own site makes room tokens behind its own sign-in. A role that no invitation has is set
  // by the address of the route.
  const isInvited = role === '' || INVITE_ROLES.includes(role);
  room.tokenEndpoint = isInvited ? '/dev/token' : `/dev/token?role=${encodeURIComponent(role)}`;
  const theme = query.get('theme');
  if (theme === 'light' || theme === 'dark') room.theme = theme;
  const title = `${name} · Callroom`;
  document.title = title;
  // The title says why a tab in the background is silent.
  room.addEventListener('call-sound-blocked', ({ isBlocked }) => {
    document.title = isBlocked ? `🔇 ${title}` : title;
  });
  document.body.append(room);
}

function askForRoom(): void {
  const start = document.querySelector<HTMLElement>('.start')!;
  start.hidden = false;
  const form = start.querySelector('form')!;
  const room = form.querySelector<HTMLInputElement>('[name=room]')!;
  const name = form.querySelector<HTMLInputElement>('[name=name]')!;
  limited(room, MAX_ROOM_NAME_LENGTH, () => {
    const flaw = roomNameFlaw(tidyRoomName(room.value));
    room.setCustomValidity(flaw ?? '');
  });
  limited(name, MAX_DISPLAY_NAME_LENGTH);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(NAME_KEY, tidyDisplayName(name.value));
    location.search = String(new URLSearchParams({ room: tidyRoomName(room.value) }));
  });
  room.select();
  void nameStandIns(start.querySelector<HTMLElement>('.stand-ins')!);
}

/** Says what has no model behind it on this server. */
async function nameStandIns(note: HTMLElement): Promise<void> {
  const response = await fetch('/dev/stand-ins');
  const names = response.ok ? ((await response.json()) as string[]) : [];
  if (names.length === 0) return;
  note.hidden = false;
  const list = new Intl.ListFormat('en').format(names);
  note.textContent = `On this server, stand-ins without a model take the place of ${list}. The README says how to set real services.`;
}

/** Limits a field to a number of characters, and checks its value after each change. */
function limited(field: HTMLInputElement, most: number, look = () => {}): void {
  const onChange = (event: Event) => {
    if (!(event instanceof InputEvent && event.isComposing)) limitInput(field, most);
    look();
  };
  for (const type of ['input', 'compositionend']) field.addEventListener(type, onChange);
}
