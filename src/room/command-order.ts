import type { StorageWrite } from './protocol/index.js';

/** How a command is ordered relative to other commands that wait for their answer. */
export interface CommandOrder {
  /** Commands that share a queue are sent one at a time, in the order of the requests. */
  queues: readonly string[];
  /**
   * The state that the command sets. Of several in a row that set the same state, only the last matters. Null: each
   * matters.
   */
  state: string | null;
}

type Rule = (data: Record<string, never>) => Partial<CommandOrder>;

/** A queue of its own for commands that set a single value. */
const sets = (state: string): CommandOrder => ({ queues: [state], state });
const grant: Rule = ({ participant, source = 'microphone' }) => ({
  queues: [`participant ${participant}`],
  state: `grant ${participant} ${source}`,
});
const onParticipant: Rule = ({ participant }) => ({ queues: [`participant ${participant}`] });
const watch: Rule = ({ prefix }) => sets(`watch ${prefix}`);

/**
 * Exceptions to the default rule: a command keeps its place among those of its namespace (`chat`, `poll`), and each
 * one matters.
 */
const rules: Readonly<Record<string, Rule>> = {
  // A source has one track at a time: a new track must not be declared before the last declaration of the previous
  // track.
  'publication.declare': ({ trackName, source }) => ({
    queues: [`source ${source}`],
    state: `track ${trackName}`,
  }),
  'speech.report': () => sets('speech'),
  'hand.raise': () => sets('hand'),
  'hand.lower': ({ participant }) => ({
    queues: ['hand'],
    state: participant ? `hand ${participant}` : 'hand',
  }),
  'presence.track': () => sets('presence'),
  'presence.untrack': () => sets('presence'),
  // Recording begins when the room answers, so a start must not be settled by the answer to a stop.
  'recording.start': () => ({ state: 'recording on' }),
  'recording.stop': () => ({ state: 'recording off' }),
  'participant.mute': grant,
  'participant.revoke': grant,
  'participant.restore': grant,
  'participant.promote': ({ participant }) => ({
    queues: [`participant ${participant}`],
    state: `role ${participant}`,
  }),
  'participant.admit': onParticipant,
  'participant.deny': onParticipant,
  'participant.remove': onParticipant,
  'room.lock': () => sets('lock'),
  'room.wait': () => sets('waiting room'),
  'room.may-unmute': () => sets('may unmute'),
  // A site may send many per second, so a message does not wait for the answer to an earlier message.
  'message.send': () => ({ queues: [] }),
  'chat.edit': ({ message }) => ({ state: `chat ${message}` }),
  'storage.watch': watch,
  'storage.unwatch': watch,
  'storage.write': (data) => {
    const { checks = [], put = [], delete: deleted = [] } = data as unknown as Partial<StorageWrite>;
    const keys = [...put.map(({ key }) => key), ...deleted];
    return {
      queues: [...keys, ...checks.map(({ key }) => key)].map((key) => `storage ${key}`),
      // A write with checks depends on what it replaces.
      state: checks.length > 0 ? null : `storage ${JSON.stringify(keys.sort())}`,
    };
  },
};

/** The order that the command `name` with `data` must keep. */
export function orderOf(name: string, data: unknown): CommandOrder {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  return { queues: [name.split('.')[0]!], state: null, ...rule?.((data ?? {}) as Record<string, never>) };
}
