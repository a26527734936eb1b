import 'callroom/elements';

const room = document.querySelector('call-room')!;
room.server = import.meta.env.VITE_CALL_SERVER;
room.tokenEndpoint = `${import.meta.env.VITE_CALL_SERVER}/dev/token`;
