// A server component, as every page of the App Router is by default.
import { CallRoom } from 'callroom/react';

export default function Page() {
  return (
    <CallRoom
      room="standup"
      server={process.env.CALL_SERVER ?? ''}
      tokenEndpoint="/call-token"
      style={{ height: '100vh' }}
    />
  );
}
