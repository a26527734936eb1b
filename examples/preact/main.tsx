import 'callroom/elements/call-room';
import type {} from 'callroom/types/preact';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { name, room, server, tokenEndpoint } from '../site.js';
import '../site.css';

function Site() {
  const [status, setStatus] = useState('');
  return (
    <>
      <header>
        <strong>Standup</strong>
        <p role="status">{status}</p>
      </header>
      <call-room
        server={server}
        room={room}
        name={name}
        tokenEndpoint={tokenEndpoint}
        oncall-join-request={({ participantName }) => setStatus(`${participantName || 'A guest'} is joining`)}
        oncall-error={({ error }) => setStatus(error.message)}
      />
    </>
  );
}

render(<Site />, document.getElementById('app')!);
