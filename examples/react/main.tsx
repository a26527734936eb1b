import { CallRoom } from 'callroom/react';
import type {} from 'callroom/types/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { name, room, server, tokenEndpoint } from '../site.js';
import '../site.css';

function Site() {
  const [status, setStatus] = useState('');
  return (
    <>
      <header>
        <strong>Standup</strong>
        <p role="status">{status}</p>
        {/* The tags have types as well, for whoever wants no component. */}
        <call-name-tag style={{ '--call-accent': 'tomato' }} hidden />
      </header>
      <CallRoom
        server={server}
        room={room}
        name={name}
        tokenEndpoint={tokenEndpoint}
        onCallJoinRequest={({ participantName }) => setStatus(`${participantName || 'A guest'} is joining`)}
        onCallError={({ error }) => setStatus(error.message)}
      />
    </>
  );
}

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <Site />
  </StrictMode>,
);
