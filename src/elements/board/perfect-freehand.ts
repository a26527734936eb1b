/** The outline of a stroke. The build bundles the package into this module, so that it is not a dependency. */
export { getStroke } from 'perfect-freehand';
