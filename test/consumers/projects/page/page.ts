import * as core from 'callroom';
import * as behaviors from 'callroom/behaviors';
import * as bundle from 'callroom/bundle';
import * as callsApi from 'callroom/calls-api';
import * as elements from 'callroom/elements';
import 'callroom/elements/call-mic-toggle';
import * as files from 'callroom/files';
import * as local from 'callroom/local';
import * as processors from 'callroom/processors';
import * as recording from 'callroom/recording';
import * as room from 'callroom/room';
import * as testing from 'callroom/testing';

const callRoom = document.createElement('call-room');
callRoom.room = 'standup';
callRoom.addEventListener('call-error', ({ error }) => console.error(error.code));

export { behaviors, bundle, callsApi, core, elements, files, local, processors, recording, room, testing };
