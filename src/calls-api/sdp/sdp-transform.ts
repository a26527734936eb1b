/**
 * The parser and writer of SDP, which is CommonJS: the build bundles it into this module, so that the helpers a page's
 * bundler needs for CommonJS are loaded with it, in the media part, and not with everything at once.
 */
export { parse, write } from 'sdp-transform';
