/**
 * - `now`: takes effect at once; the call goes on.
 * - `next connect`: the call goes on; its next connect to the room, including a reconnect, uses the new value.
 * - `next join`: the lobby shows it at once; a call that you are in does not change, and the next join uses the new
 *   value.
 * - `new call before joining`: the lobby starts over with a new call; after joining it has no effect.
 * - `new call`: leaves the current call and shows a new call.
 */
export type PropertyEffect = 'now' | 'next connect' | 'next join' | 'new call before joining' | 'new call';

/**
 * The effect of changing each property of `<call-room>`. Setting a property to an equal value, or an attribute to its
 * current text, has no effect. If you set your own `call`, it ignores the properties that describe a call.
 */
export const PROPERTY_EFFECTS = {
  room: 'new call',
  server: 'new call',
  call: 'new call',
  synthetic: 'new call before joining',
  assetBase: 'new call before joining',
  microphone: 'next join',
  camera: 'next join',
  behavior: 'next join',
  name: 'next connect',
  tokenEndpoint: 'next connect',
  getToken: 'next connect',
  inviteRoles: 'now',
  autoJoin: 'now',
  theme: 'now',
  density: 'now',
  presence: 'now',
  noShortcuts: 'now',
  noMemory: 'now',
} as const satisfies Record<string, PropertyEffect>;

/** Returns the combined effects of the changes in one update. */
export function effectsOfChange(changed: Iterable<PropertyKey>): Set<PropertyEffect> {
  const effects: Readonly<Record<PropertyKey, PropertyEffect | undefined>> = PROPERTY_EFFECTS;
  return new Set([...changed].flatMap((name) => effects[name] ?? []));
}
