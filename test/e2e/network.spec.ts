import { test } from '@playwright/test';
import { startDemoServer } from '../support/demo-server.js';
import { CallPage, roomName } from './call-page.js';

test.use({ ignoreHTTPSErrors: true });

test('--host: a phone on the network and this machine see and hear each other over HTTPS', async ({
  context,
}) => {
  const server = await startDemoServer({ args: ['--host'] });
  // A machine without a network has no other address than its own.
  const network = /^on the network (\S+?)\/?$/m.exec(server.output)?.[1] ?? server.url;
  const room = roomName();
  const open = (url: string, name: string) =>
    CallPage.open(context, `${url}/?room=${room}&name=${name}&join`);
  const [phone, desk] = await Promise.all([open(network, 'Phone'), open(server.url, 'Desk')]);
  await Promise.all([phone.isIn(), desk.isIn()]);
  await Promise.all([phone.seesAndHears('Desk'), desk.seesAndHears('Phone')]);
  await server.stop();
});
