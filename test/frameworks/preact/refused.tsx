/** What the types of Preact's JSX must refuse; `scripts/check-package.mjs` compiles it. */
import type {} from 'callroom/types/preact';

// @ts-expect-error the event has no such field
export const wrongField = <call-room oncall-error={({ mistake }) => mistake} />;
// @ts-expect-error a string is wanted
export const wrongValue = <call-room server={3} />;
export const right = <call-room token-endpoint="/token" auto-join oncall-error={({ error }) => error.code} />;
