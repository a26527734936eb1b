import type { StorageWrite } from './protocol/index.js';

/** How a command is ordered relative to other commands that wait for their answer. */
export interface CommandOrder {
  /** Commands that share a queue are sent one at a time, in the order of the requests. */
  queues: readonly string[];
  /**
   * Queues in which the command waits only for the commands that have them in `queues`, and these wait for it: a command
   * about one person shares the queue of the commands about everyone.
   */
  shared: readonly string[];
  /**
   * The state that the command sets. Of several in a row that set the same state, only the last matters; they have the
   * same queues. Null: each matters.
   */
  state: string | null;
}

type Rule = (data: Record<string, never>) => Partial<CommandOrder>;

/** A queue of its own for commands that set a single value. */
const sets = (state: string) => ({ queues: [state], state });
const onParticipant: Rule = ({ participant }) => ({
  queues: [`participant ${participant}`],
  shared: ['participant'],
});
const grant: Rule = (data) => ({
  ...onParticipant(data),
  state: `grant ${data.participant} ${data.source ?? 'microphone'}`,
});
const watch: Rule = ({ prefix }) => sets(`watch ${prefix}`);

/**
 * Exceptions to the default rule: a command keeps its place among those of its namespace (`chat`, `poll`), and each
 * command matters.
 */
const rules: Readonly<Record<string, Rule>> = {
  // A source has one track at a time: a new track must not be declared before the last declaration of the previous
  // track.
  'publication.declare': ({ trackName, source }) => ({
    queues: [`source ${source}`],
    state: `track ${trackName}`,
  }),
  'source.restore': ({ source }) => ({ queues: [`source ${source}`] }),
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
  'participant.promote': (data) => ({ ...onParticipant(data), state: `role ${data.participant}` }),
  'participant.admit': onParticipant,
  'participant.deny': onParticipant,
  'participant.remove': onParticipant,
  'stage.invite': onParticipant,
  'stage.cancel': onParticipant,
  'stage.dismiss': onParticipant,
  'room.lock': () => sets('lock'),
  'room.wait': () => sets('waiting room'),
  // Also takes back what `participant.restore` allowed.
  'room.may-unmute': () => ({ queues: ['participant'], state: 'may unmute' }),
  // A site may send many per second, so a message does not wait for the answer to an earlier message.
  'message.send': () => ({ queues: [] }),
  'chat.edit': ({ message }) => ({ state: `chat ${message}` }),
  'watch.seek': ({ video }) => ({ state: `seek ${video}` }),
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

/** Whether of two commands the later must wait for the answer to the earlier. */
export function mustKeepOrder(earlier: CommandOrder, later: CommandOrder): boolean {
  return (
    earlier.queues.some((queue) => later.queues.includes(queue) || later.shared.includes(queue)) ||
    earlier.shared.some((queue) => later.queues.includes(queue))
  );
}

/** The order that the command `name` with `data` must keep. */
export function orderOf(name: string, data: unknown): CommandOrder {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  return {
    queues: [name.split('.')[0]!],
    shared: [],
    state: null,
    ...rule?.((data ?? {}) as Record<string, never>),
  };
}
