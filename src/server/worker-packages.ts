/**
 * The packages that a Worker needs and Callroom does not install. A bundler that misses a package prints its line,
 * cut at 80 characters.
 */
export { Hono } from 'hono'; // npm i hono@4 jose@6 partyserver@0.5
export { Server } from 'partyserver'; // npm i hono@4 jose@6 partyserver@0.5
