/** `cem analyze` → `dist/custom-elements.json`: what editors, frameworks and the gallery know of the elements. */
export default {
  globs: ['src/elements/**/*-element.ts', 'src/elements/look/*.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
};
