import 'callroom/elements/call-room';
import type {} from 'callroom/types/solid';
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { name, room, server, tokenEndpoint } from '../site.js';
import '../site.css';

function Site() {
  const [status, setStatus] = createSignal('');
  return (
    <>
      <header>
        <strong>Standup</strong>
        <p role="status">{status()}</p>
      </header>
      <call-room
        prop:server={server}
        prop:room={room}
        prop:name={name}
        prop:tokenEndpoint={tokenEndpoint}
        on:call-join-request={({ participantName }) =>
          setStatus(`${participantName || 'A guest'} is joining`)
        }
        on:call-error={({ error }) => setStatus(error.message)}
      />
    </>
  );
}

render(() => <Site />, document.getElementById('app')!);
