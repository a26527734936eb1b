/** Every example under the dev server, on the built library: what its page refers to is served, the shared style sheet too. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer, type UserConfig } from 'vite';
import exampleConfig from '../../examples/vite.config.js';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const examples = readdirSync(folder).filter((name) => existsSync(`${folder}${name}/index.html`));

for (const name of examples) {
  test(`the example in ${name} has its style sheet under the dev server`, async (context) => {
    // As it is built, without the back end.
    const config = (exampleConfig as (env: { command: 'build'; mode: string }) => UserConfig)({
      command: 'build',
      mode: name,
    });
    const server = await createServer({
      ...config,
      configFile: false,
      logLevel: 'silent',
      optimizeDeps: { noDiscovery: true },
      server: { port: 0, host: 'localhost' },
    });
    context.after(() => server.close());
    await server.listen();
    const base = server.resolvedUrls!.local[0]!;
    const read = async (path: string) => {
      const response = await fetch(new URL(path, base));
      assert.equal(response.status, 200, `${path} is served`);
      return { text: await response.text(), type: response.headers.get('content-type') ?? '' };
    };
    const page = (await read('/')).text;
    const linked = [...page.matchAll(/(?:href|src)="(\.[^"]+)"/g)].map(([, path]) => path!);
    for (const path of linked) {
      // A path that leaves the folder ends at the page itself, which the server sends for any unknown address.
      assert.ok(!path.startsWith('../'), `${path} is in the example's folder`);
      await read(path);
    }
    const script = linked.find((path) => path.includes('main.ts'));
    const { text } = await read(script!);
    const sheet = /import "([^"]*site\.css)"/.exec(text)?.[1];
    assert.ok(sheet, 'the script imports the style sheet');
    const styles = await read(`${sheet}?direct`);
    assert.match(styles.type, /text\/css/);
    assert.match(styles.text, /grid-template-rows/);
  });
}
