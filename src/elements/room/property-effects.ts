/**
 * - `now`: the page shows it at once; the call goes on.
 * - `next connect`: the call goes on; its next connect to the room, be it a reconnect, goes by it.
 * - `next join`: the lobby shows it at once; a call that you are in goes on as it is, and joining again goes by it.
 * - `new call before joining`: the lobby starts over with a new call; once you have joined it does nothing.
 * - `new call`: leaves the present call and shows another one.
 */
export type PropertyEffect = 'now' | 'next connect' | 'next join' | 'new call before joining' | 'new call';

/**
 * What changing each property of `<call-room>` does. Setting a property to an equal value, or an attribute to the text
 * that it has, does nothing. A call of your own (`call`) knows nothing of the properties that describe one.
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
  autoJoin: 'now',
  theme: 'now',
  density: 'now',
  noShortcuts: 'now',
  noMemory: 'now',
} as const satisfies Record<string, PropertyEffect>;

/** What the changes of one update do together. */
export function effectsOfChange(changed: Iterable<PropertyKey>): Set<PropertyEffect> {
  const effects: Readonly<Record<PropertyKey, PropertyEffect | undefined>> = PROPERTY_EFFECTS;
  return new Set([...changed].flatMap((name) => effects[name] ?? []));
}
