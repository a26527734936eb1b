// A server component, as every page of the App Router is by default.
import { CallRoom } from 'callroom/react';

export default function Page() {
  const server = process.env.CALL_SERVER;
  return (
    <CallRoom
      room="standup"
      server={server}
      tokenEndpoint={`${server}/dev/token`}
      style={{ height: '100vh' }}
    />
  );
}
