/**
 * The parts of `@shoelace-style/localize` that we use. `npm run build` bundles the package into this module, because
 * its own types import `lit`, which it does not depend on.
 */
export {
  LocalizeController,
  registerTranslation,
  type Translation,
  update,
} from '@shoelace-style/localize';
