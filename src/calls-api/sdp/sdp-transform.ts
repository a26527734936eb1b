/**
 * The SDP parser and writer. `sdp-transform` is CommonJS, so the build bundles it into this module: a page then loads
 * the bundler's CommonJS helpers with the media part, not at startup.
 */
export { parse, write } from 'sdp-transform';
