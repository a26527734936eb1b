/** What a Worker needs and Callroom does not install. A bundler that misses a package shows its line, cut at 80. */
export { Hono } from 'hono'; // npm i hono@4 jose@6 partyserver@0.5
export { Server } from 'partyserver'; // npm i hono@4 jose@6 partyserver@0.5
