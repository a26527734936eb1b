/**
 * All that we use of `@shoelace-style/localize`. `npm run build` puts the package itself into this module: its own
 * types import `lit`, which it does not depend on.
 */
export {
  LocalizeController,
  registerTranslation,
  type Translation,
  update,
} from '@shoelace-style/localize';
