/** What the types of Solid's JSX must refuse; `scripts/check-package.mjs` compiles it. */
import type {} from 'callroom/types/solid';

// @ts-expect-error the event has no such field
export const wrongField = <call-room on:call-error={({ mistake }) => mistake} />;
// @ts-expect-error a string is wanted
export const wrongValue = <call-room prop:server={3} />;
export const right = <call-room token-endpoint="/token" on:call-error={({ error }) => error.code} />;
