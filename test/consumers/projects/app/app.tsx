import type { CallErrorEvent } from 'callroom/elements';
import { CallRoom } from 'callroom/react';
import { CallTile } from 'callroom/react/call-tile';
import type {} from 'callroom/types/react';

export function App({ server, failed }: { server: string; failed: (event: CallErrorEvent) => void }) {
  return (
    <>
      <CallRoom server={server} room="standup" tokenEndpoint="/call-token" onCallError={failed} />
      <CallTile participant={null} noMirror />
      <call-name-tag style={{ '--call-accent': 'tomato' }} hidden />
    </>
  );
}
