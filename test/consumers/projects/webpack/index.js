import 'callroom/elements';

const room = document.createElement('call-room');
room.style.height = '100vh';
room.room = 'standup';
room.server = process.env.CALL_SERVER;
room.tokenEndpoint = `${process.env.CALL_SERVER}/dev/token`;
document.body.append(room);
