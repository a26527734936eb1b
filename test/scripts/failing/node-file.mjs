/** Run by ../run-suites.test.ts: a file that fails outside of its tests. */
throw new Error('The file cannot load.');
