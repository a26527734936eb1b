import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  installCommand,
  loadWith,
  PackageMissingError,
  type PackageUse,
} from '../../src/core/optional-packages.js';
import { devPackages, sfuPackages, vitePackages } from '../../src/local/packages.js';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const { dependencies, devDependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
  read('package.json'),
);

const workerPackages: PackageUse = { user: 'A Worker', packages: ['hono', 'jose', 'partyserver'] };

test('a missing package becomes one sentence that names it and the command that installs all that is needed', async () => {
  const missing = () => {
    // As Node and as workerd say it.
    throw new Error(
      "Cannot find package 'ws' imported from /site/node_modules/callroom/dist/local/sfu/sfu.js",
    );
  };
  await assert.rejects(
    loadWith(sfuPackages, async () => missing()),
    (error) => {
      assert.ok(error instanceof PackageMissingError, 'the failure is a PackageMissingError');
      assert.equal(error.code, 'package_missing');
      assert.equal(
        error.message,
        'The local SFU needs the package ws, which is not installed. Run: npm install --save-dev opusscript@0.1 ws@8',
      );
      return true;
    },
  );
  const jose: PackageUse = { user: 'callroom/server', packages: ['jose'] };
  await assert.rejects(
    loadWith(jose, async () => {
      throw new Error('No such module "jose".');
    }),
    /needs the package jose/,
  );
});

test('any other error of a module is unchanged, also a missing package of another library', async () => {
  for (const message of ['The port is taken.', "Cannot find package 'left-pad' imported from /site/app.js"]) {
    await assert.rejects(
      loadWith(sfuPackages, async () => {
        throw new Error(message);
      }),
      (error) => !(error instanceof PackageMissingError) && (error as Error).message === message,
    );
  }
});

test('each command installs versions that these tests run with, of optional peers that accept any version', () => {
  for (const use of [workerPackages, sfuPackages, devPackages, vitePackages]) {
    for (const [, name = '', version = ''] of installCommand(use).matchAll(/ (@?[\w/-]+)@([\d.]+)/g)) {
      const tested: string = devDependencies[name];
      assert.ok(
        tested === version || tested.startsWith(`${version}.`),
        `${name}: ${version}, tested: ${tested}`,
      );
      // The plugin's own peer, which npm would otherwise choose by itself.
      if (name === 'wrangler') continue;
      assert.equal(peerDependencies[name], '*', name);
    }
  }
});

test('no peer can keep npm from installing, and no dependency is held to one version', () => {
  for (const name of Object.keys(peerDependencies)) {
    // npm takes every version for `*`, those before a release too.
    assert.equal(peerDependencies[name], '*', name);
    assert.equal(peerDependenciesMeta[name]?.optional, true, name);
  }
  for (const [name, range] of Object.entries(dependencies)) assert.match(String(range), /^\^\d/, name);
});

test('the lines that a bundler shows of a missing package of the Worker end with the command', () => {
  const { packages } = workerPackages;
  const command = installCommand({ user: '', packages }).replace('install', 'i');
  const lines = read('src/server/worker-packages.ts').trim().split('\n').slice(1);
  for (const line of lines) {
    assert.ok(line.endsWith(`; // ${command}`), line);
    assert.ok(line.length < 80, 'esbuild cuts it');
  }
});
