/** What a Worker needs and Callroom does not install. A bundler shows the line of a missing package, cut at 80. */
export { Hono } from 'hono'; // npm i hono@4 jose@6 partyserver@0.5
export { Server } from 'partyserver'; // npm i hono@4 jose@6 partyserver@0.5
