import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type PluginOption } from 'vite';
import solid from 'vite-plugin-solid';
import { callroomDev } from '../src/local/dev/vite-plugin.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const PLUGINS: Record<string, () => PluginOption> = {
  solid: () => solid(),
  // Or Vue takes the tags for components of its own.
  vue: () => vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('call-') } } }),
  svelte: () => svelte({ configFile: false }),
};

/** `npm run example -- react`: one of the examples, with the whole back end on the same port. */
export default defineConfig(({ command, mode }) => ({
  root: at(mode),
  base: './',
  // Not the dependencies of the demo, or of another example, whose server may run at the same time.
  cacheDir: at(`../node_modules/.vite/example-${mode}`),
  mode: 'production',
  plugins: [
    PLUGINS[mode]?.(),
    command === 'serve' && callroomDev({ configPath: at('../demo/wrangler.jsonc') }),
  ],
  // What `npm install callroom` brings; here it is built in the folder above.
  resolve: {
    alias: [
      { find: /^callroom\/elements\/call-(.+)$/, replacement: at('../dist/elements/$1/call-$1.js') },
      { find: /^callroom\/(behaviors|elements|react)$/, replacement: at('../dist/$1/index.js') },
    ],
  },
  oxc: mode === 'preact' ? { jsx: { runtime: 'automatic', importSource: 'preact' } } : {},
  build: { outDir: at(`dist/${mode}`), emptyOutDir: true, target: 'es2022' },
}));
