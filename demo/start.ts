/**
 * `?room=standup&name=Ada` opens a room, `&join` enters it at once, `&theme=light|dark` sets its colours. Without
 * a room one picks a name for one. `&behavior=webinar` (or another) is how media is used, `&role=viewer` as whom one
 * comes, and with `&synthetic` one is a drawn person with a tone: nothing is asked for.
 */
import '../src/elements/room/call-room.js';

const query = new URLSearchParams(location.search);
const roomName = query.get('room');

if (roomName) openRoom(roomName);
else askForRoom();

function openRoom(name: string): void {
  const room = document.createElement('call-room');
  room.room = name;
  room.name = query.get('name') ?? '';
  room.autoJoin = query.has('join');
  room.behavior = query.get('behavior') ?? 'meeting';
  room.synthetic = query.has('synthetic');
  // Development only: a site of one's own mints room tokens behind its own sign-in.
  room.tokenEndpoint = '/dev/token';
  const role = query.get('role');
  if (role) room.getToken = (request) => tokenAs(role, request);
  const theme = query.get('theme');
  if (theme === 'light' || theme === 'dark') room.theme = theme;
  const title = `${name} · Callroom`;
  document.title = title;
  // Whoever has another tab before this one sees why it is silent.
  room.addEventListener('call-sound-blocked', ({ isBlocked }) => {
    document.title = isBlocked ? `🔇 ${title}` : title;
  });
  document.body.append(room);
}

async function tokenAs(role: string, { room, name }: { room: string; name: string }): Promise<string> {
  const body = JSON.stringify({ room, name, role });
  const response = await fetch('/dev/token', { method: 'POST', body });
  return (await response.json()).token;
}

function askForRoom(): void {
  const start = document.querySelector<HTMLElement>('.start')!;
  start.hidden = false;
  const room = start.querySelector<HTMLInputElement>('[name=room]')!;
  room.value = roomIdea();
  room.select();
}

function roomIdea(): string {
  const pick = (words: readonly string[]) => words[Math.floor(Math.random() * words.length)];
  return [
    pick(['amber', 'brisk', 'calm', 'early', 'gentle', 'lucky', 'mellow', 'quiet', 'sunny', 'velvet']),
    pick(['cedar', 'comet', 'harbour', 'lantern', 'meadow', 'otter', 'pebble', 'river', 'sparrow', 'tulip']),
    Math.floor(10 + Math.random() * 90),
  ].join('-');
}
