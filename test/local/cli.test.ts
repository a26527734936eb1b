import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/local/cli.ts', import.meta.url));

function run(...args: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

it('callroom dev serves the Calls API until it is told to stop', { timeout: 20_000 }, async () => {
  const child = run('dev', '--port', '0', '--app', 'test', '--secret', 'shh', '--verbose');
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  while (!output.includes('UDP port')) await once(child.stdout, 'data');
  const response = await fetch(`${/ready (\S+)/.exec(output)?.[1]}/apps/test/sessions/new`, {
    method: 'POST',
    headers: { Authorization: 'Bearer shh' },
  });
  assert.equal(response.status, 201);
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.match(output, /CALLS_APP_SECRET=shh/);
  assert.match(output, /POST \/sessions\/new {2}201/);
  assert.equal(child.signalCode, null);
  assert.equal(child.exitCode, 0);
});

it('callroom explains itself where it is called wrongly', { timeout: 20_000 }, async () => {
  const child = run('dev', '--port', 'many');
  let output = '';
  for await (const chunk of child.stderr) output += chunk;
  assert.match(output, /Usage: callroom dev/);
  if (child.exitCode === null) await once(child, 'exit');
  assert.equal(child.exitCode, 1);
});
