/** What the types of React's JSX must refuse; `scripts/check-package.mjs` compiles it. */
import { CallRoom } from 'callroom/react';
import type {} from 'callroom/types/react';

// @ts-expect-error no such property
export const unknownProp = <CallRoom servr="https://calls.example" />;
// @ts-expect-error the event has no such field
export const wrongField = <CallRoom onCallError={({ mistake }) => mistake} />;
// @ts-expect-error no such attribute
export const unknownAttribute = <call-room servr="https://calls.example" />;
// @ts-expect-error the tag's event has no such field
export const wrongTagField = <call-room oncall-error={({ mistake }) => mistake} />;
// @ts-expect-error a string is wanted
export const wrongValue = <call-room server={3} />;
export const right = <call-room token-endpoint="/token" auto-join oncall-error={({ error }) => error.code} />;
