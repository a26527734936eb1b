import { tidyRoomName } from '../../room/protocol/index.js';
import { serverOrigin } from '../../room/server-origin.js';

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
 * current text, has no effect. Two spellings of one room name (Unicode Normalization Form C) or of one origin are equal.
 * Setting `undefined` restores the default. If you set your own `call`, it ignores the properties that describe a call.
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

/** The canonical form of a value; changing only the spelling has no effect. */
const canonical: Readonly<Record<PropertyKey, (value: string) => string>> = {
  room: tidyRoomName,
  server: (server) => serverOrigin(server || location.origin),
};

/**
 * Returns the combined effects of the changes in one update.
 * @param before the earlier value of each property that was set.
 */
export function effectsOfChange(before: ReadonlyMap<PropertyKey, unknown>, now: object): Set<PropertyEffect> {
  const effects: Readonly<Record<PropertyKey, PropertyEffect | undefined>> = PROPERTY_EFFECTS;
  const values = now as Readonly<Record<PropertyKey, string>>;
  return new Set(
    [...before].flatMap(([name, earlier]) => {
      const form = canonical[name];
      const isEqual = form && form(earlier as string) === form(values[name]!);
      return isEqual ? [] : (effects[name] ?? []);
    }),
  );
}
